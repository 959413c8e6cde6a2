import { Alert, Form, Input } from 'antd';
import { useState } from 'react';
import { ChangePassword, Devices } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { words } from './words';

interface Values {
  current: string;
  password: string;
  again: string;
}

export function PasswordCard() {
  const w = useWords(words);
  const [form] = Form.useForm<Values>();
  const [isDone, setDone] = useState(false);
  const changing = useChange(ChangePassword, (answer) => answer.changePassword, { refreshes: [Devices] });
  return (
    <Card title={w.password}>
      {isDone && <Alert type="success" showIcon role="status" title={w.passwordDone} />}
      <EntityForm<Values>
        name="password"
        form={form}
        initial={{}}
        submitText={w.changePassword}
        onSubmit={({ current, password }) => changing.run({ input: { current, password } })}
        onDone={() => {
          form.resetFields();
          setDone(true);
        }}
      >
        <Form.Item name="current" label={w.currentPassword} rules={[{ required: true, message: w.needed }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="password"
          label={w.newPassword}
          extra={w.passwordHint}
          rules={[{ required: true, min: 10, message: w.passwordHint }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={w.again}
          dependencies={['password']}
          rules={[
            { required: true, message: w.needed },
            ({ getFieldValue }) => ({
              validator: (_, value: string) =>
                value === undefined || value === getFieldValue('password')
                  ? Promise.resolve()
                  : Promise.reject(new Error(w.differs)),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </EntityForm>
    </Card>
  );
}
