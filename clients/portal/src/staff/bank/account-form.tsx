import { Form, Input } from 'antd';
import { BankAccounts, OpenBankAccount, type BankColumn } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import { columnsOf, COLUMNS } from './columns';
import { words } from './words';

interface Values {
  name: string;
  bank: string;
  number: string;
  titles: Partial<Record<BankColumn, string>>;
}

/** A bank account and how the columns of its files are called. */
export function AccountForm({ onDone }: { onDone: () => void }) {
  const w = useWords(words);
  const opening = useChange(OpenBankAccount, (answer) => answer.openBankAccount, { refreshes: [BankAccounts] });
  const required = [{ required: true, whitespace: true, message: w.required }];
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
      <h3>{w.columns}</h3>
      <p className="quiet">{w.columnsHint}</p>
      {COLUMNS.map((column) => (
        <Form.Item key={column} name={['titles', column]} label={w.columnNames[column] ?? column} rules={column === 'DAY' ? required : []}>
          <Input maxLength={60} />
        </Form.Item>
      ))}
    </EntityForm>
  );
}
