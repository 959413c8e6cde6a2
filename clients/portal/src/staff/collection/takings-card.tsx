import { dayOf } from '@kit/format';
import { PaymentsTotal } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { ScreenLink } from '../scope/scope';
import { words as paymentWords } from '../payments/words';
import { words } from './words';
import styles from './collection.module.css';

/** What came in today, by way. */
export function TakingsCard({ unitId }: { unitId: string }) {
  const w = useWords(words);
  const { ways } = useWords(paymentWords);
  const { count } = useFormats();
  const today = dayOf(Date.now());
  const asked = useAsk(
    PaymentsTotal,
    { filter: { unitId, status: 'SETTLED', paidFrom: today, paidUntil: today } },
    { everyMs: 60_000 },
  );
  const payments = `/payments?status=SETTLED&paid=${today}~${today}`;
  return (
    <Card title={w.takings} actions={<ScreenLink to={payments}>{w.details}</ScreenLink>}>
      <Asked of={asked} rows={3}>
        {({ paymentsTotal }) => (
          <>
            <p className={styles['takings']}>
              <Money of={paymentsTotal.total} isLarge /> <span className="quiet">{w.payments(count(paymentsTotal.count))}</span>
            </p>
            {paymentsTotal.byWay.length === 0 && <p className="quiet">{w.noTakings}</p>}
            <ul className={styles['ways']}>
              {paymentsTotal.byWay.map((way) => (
                <li key={way.provider}>
                  <ScreenLink to={`${payments}&provider=${way.provider}`}>{ways[way.provider] ?? way.provider}</ScreenLink>
                  <span className="quiet">{w.payments(count(way.count))}</span>
                  <Money of={way.total} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Asked>
    </Card>
  );
}
