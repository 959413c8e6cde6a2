import type { MoneyLike } from '@kit/format';
import { useFormats } from './language';
import styles from './text.module.css';

/** An amount, in figures of one width. `tone="owed"` where it is overdue: say so in words as well. */
export function Money({ of, tone, isLarge }: { of: MoneyLike; tone?: 'owed' | 'paid' | 'quiet'; isLarge?: boolean }) {
  const { money } = useFormats();
  const classes = ['figures', tone && styles[tone], isLarge === true && styles['large']].filter(Boolean).join(' ');
  return <span className={classes}>{money(of)}</span>;
}

type DateTextProps =
  | { day: string | null; moment?: never; period?: never }
  | { moment: string | null; day?: never; period?: never }
  | { period: string | null; day?: never; moment?: never };

/**
 * In a table or beside a name: a day (`2026-11-23`), a moment (`2026-11-23 14:05`) or a period (`2026年11月`); a dash where
 * there is none. A sentence writes a day by `useFormats().date`: `2026年11月23日`.
 */
export function DateText(given: DateTextProps) {
  const format = useFormats();
  const text = given.day ?? given.moment ?? given.period;
  if (text === null || text === undefined) return <span className="quiet">—</span>;
  const shown =
    given.moment !== undefined
      ? format.tableTime(text)
      : given.period !== undefined
        ? format.period(text)
        : format.tableDate(text);
  return (
    <time className="figures" dateTime={text}>
      {shown}
    </time>
  );
}
