import { useMemo } from 'react';
import { StaffChoices } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import type { Option } from '@shared/filter/fields';

/** The colleagues whom I see, as choices by the account that the log is asked by; the first hundred by name. */
export function useColleagues(): Option[] {
  const asked = useAsk(StaffChoices, {}, { enabled: useMay()('staff.view'), staleMs: 300_000 });
  return useMemo(
    () =>
      (asked.data?.staff.nodes ?? []).map((member) => ({
        value: String(member.accountId),
        label: `${member.name}（${member.login}）`,
      })),
    [asked.data],
  );
}
