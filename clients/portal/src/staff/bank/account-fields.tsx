import { Form, Input } from 'antd';
import type { BankColumn } from '@kit/gql/staff';
import { useWords } from '@shared/text/language';
import { COLUMNS } from './columns';
import { words } from './words';

export type ColumnTitles = Partial<Record<BankColumn, string>>;

export function useRequired() {
  return [{ required: true, whitespace: true, message: useWords(words).required }];
}

/** What the columns of the bank's files are called. */
export function ColumnFields() {
  const w = useWords(words);
  const required = useRequired();
  return (
    <>
      <h3>{w.columns}</h3>
      <p className="quiet">{w.columnsHint}</p>
      {COLUMNS.map((column) => (
        <Form.Item key={column} name={['titles', column]} label={w.columnNames[column] ?? column} rules={column === 'DAY' ? required : []}>
          <Input maxLength={60} />
        </Form.Item>
      ))}
    </>
  );
}
