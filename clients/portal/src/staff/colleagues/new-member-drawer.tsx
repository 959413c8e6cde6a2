import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { CreateStaff, Staff } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { SideDrawer } from '@shared/state/side-drawer';
import { useWords } from '@shared/text/language';
import { useGo, useScope } from '../scope/scope';
import { UnitPicker } from '../scope/unit-picker';
import { OneTimePassword } from './one-time-password';
import { words } from './words';

interface Values {
  name: string;
  login: string;
  phone?: string;
  unitId: string;
}

/** Employ somebody: the password is shown once; what he may do comes with a post. */
export function NewMemberDrawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const w = useWords(words);
  const go = useGo();
  const { unitOrTop } = useScope();
  const [made, setMade] = useState<{ id: string; name: string; password: string } | null>(null);
  const creating = useChange(CreateStaff, (answer) => answer.createStaff, { refreshes: [Staff] });

  function close(): void {
    setMade(null);
    onClose();
  }

  return (
    <SideDrawer title={w.add} isOpen={isOpen} onClose={close}>
      {made === null ? (
        <EntityForm<Values>
          name="member"
          initial={{ unitId: unitOrTop?.id }}
          submitText={w.create}
          onCancel={close}
          onSubmit={async (values) => {
            const { staffMember, oneTimePassword } = await creating.run({
              input: { ...values, phone: values.phone ?? '' },
            });
            if (staffMember !== null && oneTimePassword !== null)
              setMade({ id: staffMember.id, name: staffMember.name, password: oneTimePassword });
          }}
        >
          <Form.Item name="name" label={w.name} rules={[{ required: true, message: w.needed }]}>
            <Input autoComplete="off" maxLength={60} />
          </Form.Item>
          <Form.Item name="login" label={w.login} extra={w.loginHint} rules={[{ required: true, message: w.needed }]}>
            <Input autoComplete="off" maxLength={60} />
          </Form.Item>
          <Form.Item name="unitId" label={w.unit} rules={[{ required: true, message: w.needed }]}>
            <UnitPicker />
          </Form.Item>
          <Form.Item name="phone" label={w.phone}>
            <Input autoComplete="off" inputMode="tel" maxLength={20} />
          </Form.Item>
        </EntityForm>
      ) : (
        <OneTimePassword name={made.name} password={made.password}>
          <Button type="primary" onClick={() => go(`/staff/${made.id}`)}>
            {w.givePost}
          </Button>
        </OneTimePassword>
      )}
    </SideDrawer>
  );
}
