import { Button, Checkbox, Form, Input } from 'antd';
import { useState } from 'react';
import { BankAccounts, ChangeBankAccount, type BankAccountFragment } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { StatusTag } from '@shared/text/status-tag';
import { useWords } from '@shared/text/language';
import { ColumnFields, useRequired, type ColumnTitles } from './account-fields';
import { columnsOf } from './columns';
import { words } from './words';
import styles from './bank.module.css';

/** All accounts, closed ones too; one of them is changed in its place. */
export function AccountsList({ accounts }: { accounts: readonly BankAccountFragment[] }) {
  const w = useWords(words);
  const [changedId, setChangedId] = useState<string | null>(null);
  return (
    <ul className={styles['accounts']}>
      {accounts.map((account) => (
        <li key={account.id}>
          <div className={styles['account']}>
            <span>
              <strong>{account.name}</strong> {account.bank} <span className="figures">{account.numberTail}</span>{' '}
              {account.closedAt !== null && <StatusTag tone="quiet">{w.closed}</StatusTag>}
            </span>
            {changedId === null && <Button onClick={() => setChangedId(account.id)}>{w.change}</Button>}
          </div>
          {changedId === account.id && <Change account={account} onDone={() => setChangedId(null)} />}
        </li>
      ))}
    </ul>
  );
}

interface Values {
  name: string;
  isClosed: boolean;
  titles: ColumnTitles;
}

function Change({ account, onDone }: { account: BankAccountFragment; onDone: () => void }) {
  const w = useWords(words);
  const required = useRequired();
  const changing = useChange(ChangeBankAccount, (answer) => answer.changeBankAccount, { refreshes: [BankAccounts] });
  return (
    <EntityForm<Values>
      name="change-bank-account"
      initial={{
        name: account.name,
        isClosed: account.closedAt !== null,
        titles: Object.fromEntries(account.columns.map(({ column, name }) => [column, name])),
      }}
      onCancel={onDone}
      onSubmit={({ titles, ...values }) =>
        changing.run({ input: { ...values, bankAccountId: account.id, columns: columnsOf(titles) } })
      }
      onDone={onDone}
    >
      <Form.Item name="name" label={w.name} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="isClosed" valuePropName="checked" extra={w.closedHint}>
        <Checkbox>{w.closed}</Checkbox>
      </Form.Item>
      <ColumnFields />
    </EntityForm>
  );
}
