import { Select } from 'antd';
import { useMemo } from 'react';
import { useWords } from '@shared/text/language';
import { useColleagues } from '../audit/colleagues';
import { words } from './words';

/** Who took the money, by account. A link may name somebody whom I do not see among the colleagues. */
export function CashierSelect({ value, onChange }: { value?: string; onChange: (accountId?: string) => void }) {
  const w = useWords(words);
  const colleagues = useColleagues();
  const options = useMemo(
    () =>
      value === undefined || colleagues.some((colleague) => colleague.value === value)
        ? colleagues
        : [...colleagues, { value, label: w.cashierOfLink }],
    [colleagues, value, w],
  );
  return (
    <Select
      aria-label={w.cashier}
      style={{ width: '100%' }}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={w.cashier}
      options={options}
      value={value}
      onChange={(accountId?: string) => onChange(accountId)}
    />
  );
}
