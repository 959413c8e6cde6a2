import { useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';
import {
  DeleteQueryScheme,
  QuerySchemes,
  RenameQueryScheme,
  SaveQueryScheme,
  SetDefaultQueryScheme,
} from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import type { Scheme, Schemes } from '@shared/filter/scheme-picker';
import { contentOf, filterOf } from './content';

/**
 * The saved searches (查询方案) of one list, for its SearchForm. A list that is opened without any condition in its
 * address opens with the person's default.
 */
export function useSchemes(list: string, search: (filter: never) => void): Schemes {
  const asked = useAsk(QuerySchemes, { list }, { staleMs: 60_000 });
  const refreshes = [QuerySchemes];
  const saving = useChange(SaveQueryScheme, (answer) => answer.saveQueryScheme, { refreshes });
  const choosing = useChange(SetDefaultQueryScheme, (answer) => answer.setDefaultQueryScheme, { refreshes });
  const renaming = useChange(RenameQueryScheme, (answer) => answer.renameQueryScheme, { refreshes });
  const removing = useChange(DeleteQueryScheme, (answer) => answer.deleteQueryScheme, { refreshes });
  const schemes = useMemo<Scheme[]>(
    () =>
      (asked.data?.querySchemes ?? []).map((scheme) => ({
        id: scheme.id,
        name: scheme.name,
        filter: filterOf(scheme.filter),
        isDefault: scheme.isDefault,
        isShared: scheme.isShared,
        isMine: scheme.isMine,
      })),
    [asked.data],
  );
  useDefault(schemes, search);
  return {
    list: schemes,
    save: async ({ name, filter, isDefault }) => {
      const { scheme } = await saving.run({ input: { list, name, content: { filter: contentOf(filter) } } });
      if (isDefault && scheme !== null) await choosing.run({ input: { list, schemeId: scheme.id } });
    },
    rename: (id, name) => renaming.run({ input: { schemeId: id, name } }),
    openWith: (id) => choosing.run({ input: { list, schemeId: id } }),
    remove: (id) => removing.run({ input: { schemeId: id } }),
  };
}

/** Once, and only where nothing but the unit stood in the address: a link and the back button say what they mean. */
function useDefault(schemes: readonly Scheme[], search: (filter: never) => void): void {
  const [parameters] = useSearchParams();
  const isPlain = [...parameters.keys()].every((name) => name === 'unit');
  const mayOpen = useRef(isPlain);
  useEffect(() => {
    const standard = schemes.find((scheme) => scheme.isDefault);
    if (!mayOpen.current || standard === undefined) return;
    mayOpen.current = false;
    search(standard.filter as never);
  }, [schemes, search]);
}
