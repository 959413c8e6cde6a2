import { Form, Input, InputNumber, Select } from 'antd';
import type { Cycle, FeeCap, Proration } from '@kit/gql/staff';
import { useFormats, useWords } from '@shared/text/language';
import { FormulaField } from './formula-field';
import type { Version } from './in-force';
import { words } from './words';
import styles from './tariffs.module.css';

export interface Terms {
  formula: string;
  unitPrice: string | null;
  cycle: Cycle;
  proration: Proration;
  dueDay: number;
  lateFeeRate: string;
  graceDays: number;
  feeCap: FeeCap;
}

/** Right nine times of ten. */
export const FIRST_TERMS: Terms = {
  formula: '',
  unitPrice: null,
  cycle: 'MONTH',
  proration: 'BY_DAY',
  dueDay: 10,
  lateFeeRate: '0',
  graceDays: 0,
  feeCap: 'PRINCIPAL',
};

export function termsOf(version: Version): Terms {
  const { formula, unitPrice, cycle, proration, dueDay, lateFeeRate, graceDays, feeCap } = version;
  return { formula, unitPrice, cycle, proration, dueDay, lateFeeRate, graceDays, feeCap };
}

/** As the API takes them: an empty price is none. */
export function sentTerms(terms: Terms): Terms {
  const price = terms.unitPrice?.trim() ?? '';
  return { ...terms, formula: terms.formula ?? '', unitPrice: price === '' ? null : price, lateFeeRate: terms.lateFeeRate || '0' };
}

const DECIMAL = /^\d{1,9}(\.\d{1,8})?$/;
const options = <Name extends string>(names: Readonly<Record<Name, string>>): { value: Name; label: string }[] =>
  (Object.keys(names) as Name[]).map((value) => ({ value, label: names[value] }));

/** The terms of a version: the names of the fields are the paths of the input. */
export function TermsFields() {
  const w = useWords(words);
  const { percent } = useFormats();
  const rate = Form.useWatch(['terms', 'lateFeeRate']) as string | undefined;
  return (
    <>
      <Form.Item name={['terms', 'formula']} label={w.formula} rules={[{ required: true, message: w.required }]}>
        <FormulaField />
      </Form.Item>
      <div className={styles['fields']}>
        <Form.Item name={['terms', 'unitPrice']} label={w.price} rules={[{ pattern: DECIMAL, message: w.decimal }]}>
          <Input inputMode="decimal" suffix={w.priceUnit} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['terms', 'cycle']} label={w.cycle} required>
          <Select options={options(w.cycles)} />
        </Form.Item>
        <Form.Item name={['terms', 'proration']} label={w.proration} required>
          <Select options={options(w.prorations)} />
        </Form.Item>
        <Form.Item name={['terms', 'dueDay']} label={w.dueDay} tooltip={w.dueDayHint} rules={[{ required: true, message: w.required }]}>
          <InputNumber min={1} max={31} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item
          name={['terms', 'lateFeeRate']}
          label={w.lateFeeRate}
          required
          extra={rate !== undefined && DECIMAL.test(rate) ? w.lateFeeHint(percent(rate)) : undefined}
          rules={[{ pattern: DECIMAL, message: w.decimal }]}
        >
          <Input inputMode="decimal" autoComplete="off" />
        </Form.Item>
        <Form.Item name={['terms', 'graceDays']} label={w.graceDays} required>
          <InputNumber min={0} max={365} precision={0} suffix={w.days} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name={['terms', 'feeCap']} label={w.feeCap} required>
          <Select options={options(w.feeCaps)} />
        </Form.Item>
      </div>
    </>
  );
}
