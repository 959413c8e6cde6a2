import { Form, Input, Select } from 'antd';
import type { IdKind } from '@kit/gql/staff';
import { useWords } from '@shared/text/language';
import { words } from './words';
import styles from './moves.module.css';

const KINDS: readonly IdKind[] = ['ID_CARD', 'PASSPORT', 'HK_MACAO_TW', 'CREDIT_CODE'];

interface IdNumberItemsProps {
  /** Of the fields around it in the mutation's input. */
  path?: readonly string[];
  /** The number on file, masked. */
  onFile?: string;
}

/** A document and its number: a number alone says nothing. */
export function IdNumberItems({ path = [], onFile }: IdNumberItemsProps) {
  const w = useWords(words);
  return (
    <div className={styles['document']}>
      <Form.Item name={[...path, 'idKind']} label={w.idKind} required>
        <Select options={KINDS.map((value) => ({ value, label: w.idKinds[value] }))} />
      </Form.Item>
      <Form.Item name={[...path, 'idNumber']} label={w.idNumber}>
        <Input autoComplete="off" placeholder={onFile} />
      </Form.Item>
    </div>
  );
}
