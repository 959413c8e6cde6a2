import { Form, Input } from 'antd';
import { BankAccounts, OpenBankAccount } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import { ColumnFields, useRequired, type ColumnTitles } from './account-fields';
import { columnsOf } from './columns';
import { words } from './words';

interface Values {
  name: string;
  bank: string;
  number: string;
  titles: ColumnTitles;
}

/** A bank account and how the columns of its files are called. */
export function AccountForm({ onDone }: { onDone: () => void }) {
  const w = useWords(words);
  const opening = useChange(OpenBankAccount, (answer) => answer.openBankAccount, { refreshes: [BankAccounts] });
  const required = useRequired();
  return (
    <EntityForm<Values>
      name="bank-account"
      initial={{ titles: {} }}
      submitText={w.open}
      onCancel={onDone}
      onSubmit={({ titles, ...account }) => opening.run({ input: { ...account, columns: columnsOf(titles) } })}
      onDone={onDone}
    >
      <Form.Item name="name" label={w.name} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="bank" label={w.bank} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="number" label={w.number} rules={required}>
        <Input maxLength={40} inputMode="numeric" />
      </Form.Item>
      <ColumnFields />
    </EntityForm>
  );
}
