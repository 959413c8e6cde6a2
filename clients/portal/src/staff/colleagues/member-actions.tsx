import { Alert, Button, Popconfirm } from 'antd';
import { useState } from 'react';
import {
  DismissStaff,
  ReinstateStaff,
  ResetSecondFactor,
  ResetStaffPassword,
  Staff,
  StaffMember,
  type StaffMemberFragment,
} from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { Failure } from '@shared/state/state';
import { SideDrawer } from '@shared/state/side-drawer';
import { useWords } from '@shared/text/language';
import { OneTimePassword } from './one-time-password';
import { words } from './words';

/** What is done to a login as a whole. Each asks once, naming the person. */
export function MemberActions({ member }: { member: StaffMemberFragment }) {
  const w = useWords(words);
  const [password, setPassword] = useState<string | null>(null);
  const [isFactorReset, setFactorReset] = useState(false);
  const refreshes = [StaffMember, Staff];
  const dismissing = useChange(DismissStaff, (answer) => answer.dismissStaff, { refreshes });
  const reinstating = useChange(ReinstateStaff, (answer) => answer.reinstateStaff, { refreshes });
  const factor = useChange(ResetSecondFactor, (answer) => answer.resetSecondFactor, {
    onDone: () => setFactorReset(true),
  });
  const resetting = useChange(ResetStaffPassword, (answer) => answer.resetStaffPassword, {
    onDone: (answer) => setPassword(answer.oneTimePassword),
  });
  const all = [dismissing, reinstating, factor, resetting];
  const problem = all.map((each) => each.refusals ?? each.failure).find((each) => each !== null);
  const input = { staffId: member.id };
  const quietly = (done: Promise<unknown>) => void done.catch(() => undefined);
  return (
    <>
      {problem !== undefined && <Failure isInline error={problem} />}
      {isFactorReset && <Alert type="success" showIcon role="status" title={w.factorReset} />}
      {member.isActive ? (
        <>
          <Popconfirm title={w.resetPasswordSure(member.name)} onConfirm={() => quietly(resetting.run({ input }))}>
            <Button loading={resetting.isRunning}>{w.resetPassword}</Button>
          </Popconfirm>
          <Popconfirm title={w.resetFactorSure(member.name)} onConfirm={() => quietly(factor.run({ input }))}>
            <Button loading={factor.isRunning}>{w.resetFactor}</Button>
          </Popconfirm>
          <Popconfirm title={w.dismissSure(member.name)} onConfirm={() => quietly(dismissing.run({ input }))}>
            <Button danger loading={dismissing.isRunning}>
              {w.dismiss}
            </Button>
          </Popconfirm>
        </>
      ) : (
        <Popconfirm title={w.reinstateSure(member.name)} onConfirm={() => quietly(reinstating.run({ input }))}>
          <Button loading={reinstating.isRunning}>{w.reinstate}</Button>
        </Popconfirm>
      )}
      <SideDrawer title={w.resetPassword} isOpen={password !== null} onClose={() => setPassword(null)}>
        <OneTimePassword name={member.name} password={password ?? ''} />
      </SideDrawer>
    </>
  );
}
