import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { DeleteRole, PermissionGroups, Roles, type RoleFragment } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { NotFoundPage } from '@shared/state/pages';
import { Asked, Failure } from '@shared/state/state';
import { useFormats, useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { useGo } from '../scope/scope';
import { NewRoleDrawer } from './new-role-drawer';
import { PermissionsForm } from './permissions-form';
import { RenameRoleForm } from './rename-role-form';
import { words } from './words';

/** One role: its name, every permission there is with what it means, who holds it. */
export default function RolePage() {
  const { roleId } = useParams();
  const asked = useAsk(Roles, {});
  return (
    <Asked of={asked} rows={8}>
      {({ roles }) => {
        const role = roles.find((each) => each.id === roleId);
        // After a change, and after a colleague's, the form begins anew with what holds now.
        return role === undefined ? <NotFoundPage /> : <Shown key={role.version} role={role} />;
      }}
    </Asked>
  );
}

function Shown({ role }: { role: RoleFragment }) {
  const w = useWords(words);
  const { count } = useFormats();
  const go = useGo();
  const mayManage = useMay()('role.manage');
  const groups = useAsk(PermissionGroups, {});
  const [isCopying, setCopying] = useState(false);
  const deleting = useChange(DeleteRole, (answer) => answer.deleteRole, {
    refreshes: [Roles],
    onDone: () => go('/roles'),
  });
  const problem = deleting.refusals ?? deleting.failure;
  return (
    <>
      <PageHeader
        title={role.name}
        hint={w.heldBy(w.kinds[role.kind], role.code, count(role.postCount), count(role.pastPostCount))}
        actions={
          mayManage && (
            <>
              <Popconfirm
                title={w.deleteSure(role.name)}
                onConfirm={() => void deleting.run({ input: { roleId: role.id } }).catch(() => undefined)}
              >
                <Button danger loading={deleting.isRunning}>
                  {w.delete}
                </Button>
              </Popconfirm>
              <Button onClick={() => setCopying(true)}>{w.copy}</Button>
            </>
          )
        }
      />
      {problem !== null && <Failure isInline error={problem} />}
      {mayManage && <RenameRoleForm role={role} />}
      <Asked of={groups} rows={8}>
        {({ permissionGroups }) => <PermissionsForm role={role} groups={permissionGroups} mayManage={mayManage} />}
      </Asked>
      <NewRoleDrawer isOpen={isCopying} onClose={() => setCopying(false)} copied={role} />
    </>
  );
}
