import { Input } from 'antd';
import { memo, type KeyboardEvent } from 'react';
import type { MeterReadingsQuery } from '@kit/gql/staff';
import { useWords } from '@shared/text/language';
import { isBelow, readingOf } from './figures';
import { words } from './words';
import styles from './readings.module.css';

export type MeterRow = MeterReadingsQuery['meterReadings']['nodes'][number];

interface ReadingCellProps {
  row: MeterRow;
  typed: string | undefined;
  refusal: string | undefined;
  onType: (meterId: string, text: string) => void;
}

/** One reading to type; Enter and the arrows go down and up the column. */
export const ReadingCell = memo(function ReadingCell({ row, typed, refusal, onType }: ReadingCellProps) {
  const w = useWords(words);
  const problem = refusal ?? problemOf(row, typed, w);
  return (
    <Input
      data-reading={row.id}
      aria-label={w.valueOf(row.code)}
      aria-invalid={problem !== null}
      title={problem ?? (row.isBilled ? w.billed : undefined)}
      className={styles['value']}
      size="small"
      inputMode="decimal"
      autoComplete="off"
      disabled={row.isBilled}
      status={problem === null ? undefined : 'error'}
      value={typed ?? row.value ?? ''}
      onFocus={(event) => event.target.select()}
      onChange={(event) => onType(row.id, event.target.value === (row.value ?? '') ? '' : event.target.value)}
      onKeyDown={walk}
    />
  );
});

/** What is wrong with what stands there, before the server is asked. */
export function problemOf(row: MeterRow, typed: string | undefined, w: ReturnType<typeof words.now>): string | null {
  if (typed === undefined) return null;
  const value = readingOf(typed);
  if (value === undefined) return w.notNumber;
  return value !== null && isBelow(value, row.previous) ? w.goesBack : null;
}

function walk(event: KeyboardEvent<HTMLInputElement>): void {
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.nativeEvent.isComposing) return;
  event.preventDefault();
  const cells = [...document.querySelectorAll<HTMLInputElement>('input[data-reading]:not(:disabled)')];
  cells[cells.indexOf(event.currentTarget) + step]?.focus();
}
