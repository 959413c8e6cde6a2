import { Button } from 'antd';
import { useState } from 'react';
import { Roles, type RoleFragment } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { Asked } from '@shared/state/state';
import type { Column } from '@shared/table/columns';
import { RowsTable } from '@shared/table/data-table';
import { useFormats, useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { useGo } from '../scope/scope';
import { NewRoleDrawer } from './new-role-drawer';
import { words } from './words';

/** Every role of the company, with how many hold it. */
export default function RolesPage() {
  const w = useWords(words);
  const { count } = useFormats();
  const go = useGo();
  const mayManage = useMay()('role.manage');
  const asked = useAsk(Roles, {});
  const [isAdding, setAdding] = useState(false);
  const columns: Column<RoleFragment>[] = [
    { key: 'name', title: w.name, width: 180, render: (role) => role.name },
    { key: 'code', title: w.code, width: 180, render: (role) => role.code },
    { key: 'kind', title: w.kind, width: 120, render: (role) => w.kinds[role.kind] },
    {
      key: 'permissions',
      title: w.permissions,
      align: 'right',
      width: 110,
      render: (role) => <span className="figures">{count(role.permissions.length)}</span>,
    },
    {
      key: 'posts',
      title: w.held,
      align: 'right',
      width: 130,
      render: (role) => <span className="figures">{count(role.postCount)}</span>,
    },
  ];
  return (
    <>
      <PageHeader
        title={w.title}
        hint={w.hint}
        actions={
          mayManage && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {w.add}
            </Button>
          )
        }
      />
      <Asked of={asked} rows={6}>
        {({ roles }) => (
          <RowsTable
            name="roles"
            caption={w.title}
            rows={roles}
            rowKey={(role) => role.id}
            columns={columns}
            onOpen={(role) => go(`/roles/${role.id}`)}
            empty={{ title: w.none, hint: w.noneHint }}
          />
        )}
      </Asked>
      <NewRoleDrawer isOpen={isAdding} onClose={() => setAdding(false)} />
    </>
  );
}
