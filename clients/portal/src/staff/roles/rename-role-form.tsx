import { Form, Input } from 'antd';
import { RenameRole, Roles, type RoleFragment } from '@kit/gql/staff';
import { useChange, useRefresh } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { words } from './words';

export function RenameRoleForm({ role }: { role: RoleFragment }) {
  const w = useWords(words);
  const refresh = useRefresh();
  const renaming = useChange(RenameRole, (answer) => answer.renameRole, { refreshes: [Roles] });
  return (
    <Card title={w.name}>
      <EntityForm<{ name: string }>
        name="rename"
        initial={{ name: role.name }}
        submitText={w.rename}
        onReload={() => refresh(Roles)}
        onSubmit={({ name }) => renaming.run({ input: { roleId: role.id, version: role.version, name } })}
      >
        <Form.Item name="name" label={w.name} rules={[{ required: true, message: w.needed }]}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
      </EntityForm>
    </Card>
  );
}
