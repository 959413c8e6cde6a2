import { CloseOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import { period as shownPeriod, periodOf, shiftedPeriod } from '@kit/format';
import { useLanguage, useWords } from '@shared/text/language';
import { words } from './words';
import styles from './form.module.css';

export interface PeriodPickerProps {
  id?: string;
  /** `2026-11`. */
  value?: string;
  onChange?: (period: string | undefined) => void;
  isClearable?: boolean;
  disabled?: boolean;
  'aria-label'?: string;
}

/** A month of charging: arrows for the next and the last one, a sheet of twelve for the rest. */
export function PeriodPicker({ id, value, onChange, isClearable, disabled, ...rest }: PeriodPickerProps) {
  const w = useWords(words);
  const language = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const current = value ?? periodOf(Date.now());
  const [year, setYear] = useState(Number(current.slice(0, 4)));

  function choose(period: string | undefined): void {
    onChange?.(period);
    setOpen(false);
  }

  // Arrows walk through the sheet as through a calendar.
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 4, ArrowUp: -4 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  }

  const sheet = (
    <div className={styles['sheet']}>
      <div className={styles['year']}>
        <Button type="text" icon={<LeftOutlined />} aria-label={w.previousYear} onClick={() => setYear(year - 1)} />
        <strong className="figures">{year}</strong>
        <Button type="text" icon={<RightOutlined />} aria-label={w.nextYear} onClick={() => setYear(year + 1)} />
      </div>
      <div className={styles['months']} onKeyDown={onKeyDown}>
        {Array.from({ length: 12 }, (_, month) => {
          const period = `${year}-${String(month + 1).padStart(2, '0')}`;
          return (
            <Button
              key={period}
              type={period === value ? 'primary' : 'text'}
              aria-pressed={period === value}
              aria-label={shownPeriod(period, language)}
              onClick={() => choose(period)}
            >
              {language === 'en' ? shownPeriod(period, language).slice(0, 3) : `${month + 1}月`}
            </Button>
          );
        })}
      </div>
    </div>
  );

  return (
    <span className={styles['period']}>
      <Button
        icon={<LeftOutlined />}
        aria-label={w.previousMonth}
        disabled={disabled}
        onClick={() => onChange?.(shiftedPeriod(current, -1))}
      />
      <Popover
        trigger="click"
        open={isOpen && disabled !== true}
        onOpenChange={(opens) => {
          setOpen(opens);
          if (opens) setYear(Number(current.slice(0, 4)));
        }}
        content={sheet}
      >
        <Button id={id} disabled={disabled} className={styles['month']} {...rest}>
          {value === undefined ? <span className="quiet">{w.choosePeriod}</span> : shownPeriod(value, language)}
        </Button>
      </Popover>
      {isClearable === true && value !== undefined && (
        <Button icon={<CloseOutlined />} aria-label={w.clear} disabled={disabled} onClick={() => choose(undefined)} />
      )}
      <Button
        icon={<RightOutlined />}
        aria-label={w.nextMonth}
        disabled={disabled}
        onClick={() => onChange?.(shiftedPeriod(current, 1))}
      />
    </span>
  );
}
