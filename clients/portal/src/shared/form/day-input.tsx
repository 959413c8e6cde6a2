import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useLanguage } from '@shared/text/language';

export interface DayInputProps {
  id?: string;
  label?: string;
  /** `2026-11-23`. */
  value?: string;
  onChange?: (day: string | undefined) => void;
  earliest?: string;
  latest?: string;
  disabled?: boolean;
}

/** A day of the books, as text on both sides. */
export function DayInput({ id, label, value, onChange, earliest, latest, disabled }: DayInputProps) {
  const language = useLanguage();
  dayjs.locale(language === 'zh-Hans' ? 'zh-cn' : 'en');
  return (
    <DatePicker
      id={id}
      aria-label={label}
      placeholder={label}
      format="YYYY-MM-DD"
      style={{ width: '100%' }}
      disabled={disabled}
      value={value === undefined ? null : dayjs(value)}
      minDate={earliest === undefined ? undefined : dayjs(earliest)}
      maxDate={latest === undefined ? undefined : dayjs(latest)}
      onChange={(day) => onChange?.(day === null ? undefined : day.format('YYYY-MM-DD'))}
    />
  );
}
