import { Form, Input, Radio } from 'antd';
import { CopyRole, CreateRole, Roles, type RoleFragment, type RoleKind } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { SideDrawer } from '@shared/state/side-drawer';
import { useWords } from '@shared/text/language';
import { useGo } from '../scope/scope';
import { words } from './words';

interface Values {
  kind: RoleKind;
  code: string;
  name: string;
}

interface NewRoleDrawerProps {
  isOpen: boolean;
  onClose: () => void;
  /** The one that it begins as. */
  copied?: RoleFragment;
}

/** A new role, empty or as another one; what it holds is chosen on its page. */
export function NewRoleDrawer({ isOpen, onClose, copied }: NewRoleDrawerProps) {
  const w = useWords(words);
  const go = useGo();
  const refreshes = [Roles];
  const creating = useChange(CreateRole, (answer) => answer.createRole, { refreshes });
  const copying = useChange(CopyRole, (answer) => answer.copyRole, { refreshes });

  async function submit({ kind, code, name }: Values): Promise<void> {
    const { role } =
      copied === undefined
        ? await creating.run({ input: { kind, code, name, permissions: [] } })
        : await copying.run({ input: { roleId: copied.id, code, name } });
    if (role !== null) setTimeout(() => go(`/roles/${role.id}`));
  }

  return (
    <SideDrawer title={copied === undefined ? w.add : w.copyOf(copied.name)} isOpen={isOpen} onClose={onClose}>
      <EntityForm<Values>
        name="role"
        initial={{ kind: copied?.kind ?? 'POST' }}
        submitText={w.create}
        onCancel={onClose}
        onSubmit={submit}
        onDone={onClose}
      >
        {copied === undefined && (
          <Form.Item name="kind" label={w.kind} extra={w.kindHint}>
            <Radio.Group
              options={(['POST', 'ORGANIZATION'] as const).map((kind) => ({ value: kind, label: w.kinds[kind] }))}
            />
          </Form.Item>
        )}
        <Form.Item name="code" label={w.code} extra={w.codeHint} rules={[{ required: true, message: w.needed }]}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="name" label={w.name} rules={[{ required: true, message: w.needed }]}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
      </EntityForm>
    </SideDrawer>
  );
}
