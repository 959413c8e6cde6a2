import { ArrearsTotal } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { ScreenLink } from '../scope/scope';
import { words } from './words';
import styles from './collection.module.css';

/** 账龄: how late what is overdue today is; each bar leads to the rooms behind it. */
export function AgeingCard({ unitId }: { unitId: string }) {
  const w = useWords(words);
  const { count, money } = useFormats();
  const asked = useAsk(ArrearsTotal, { unitId });
  return (
    <Card title={w.ageing}>
      <Asked of={asked} rows={5}>
        {({ arrearsTotal }) => {
          const most = Math.max(1, ...arrearsTotal.byAge.map((each) => each.amountMinor));
          if (arrearsTotal.count === 0) return <p className="quiet">{w.noArrears}</p>;
          return (
            <>
              <p>
                {w.overdue(count(arrearsTotal.count))} <Money of={arrearsTotal.owed} tone="owed" /> · {w.lateFee}{' '}
                <Money of={arrearsTotal.lateFee} />
                {arrearsTotal.oldestDueOn !== null && (
                  <>
                    {' '}
                    · {w.oldest} <DateText day={arrearsTotal.oldestDueOn} />
                  </>
                )}
              </p>
              <ul className={styles['bars']}>
                {arrearsTotal.byAge.map((each, at) => (
                  <li key={w.ages[at]}>
                    <ScreenLink to={`/arrears?lateDays=${[1, 31, 91, 181, 366][at] ?? 1}`}>{w.ages[at]}</ScreenLink>
                    <span className={styles['track']} aria-hidden="true">
                      <span style={{ width: `${(each.amountMinor / most) * 100}%` }} />
                    </span>
                    <span className="figures">{money(each)}</span>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Asked>
    </Card>
  );
}
