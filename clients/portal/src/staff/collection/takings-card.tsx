import { dayOf } from '@kit/format';
import { Takings } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { Asked } from '@shared/state/state';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { ScreenLink } from '../scope/scope';
import { words as paymentWords } from '../payments/words';
import { words } from './words';
import styles from './collection.module.css';

/** What came in today, by way and by who took it; what was laid out of prepayments stands apart. */
export function TakingsCard({ unitId }: { unitId: string }) {
  const w = useWords(words);
  const { ways } = useWords(paymentWords);
  const { count } = useFormats();
  const seesPayments = useMay()('billing.cash');
  const today = dayOf(Date.now());
  const asked = useAsk(Takings, { unitId, firstDay: today }, { everyMs: 60_000 });
  const payments = `/payments?status=SETTLED&paid=${today}~${today}`;
  return (
    <Card title={w.takings} actions={seesPayments && <ScreenLink to={payments}>{w.details}</ScreenLink>}>
      <Asked of={asked} rows={3}>
        {({ takings }) => (
          <>
            <p className={styles['takings']}>
              <Money of={takings.total} isLarge />{' '}
              <span className="quiet">{w.payments(count(takings.byWay.reduce((sum, way) => sum + way.count, 0)))}</span>
            </p>
            {takings.byWay.length === 0 && <p className="quiet">{w.noTakings}</p>}
            <ul className={styles['ways']} aria-label={w.byWay}>
              {takings.byWay.map((way) => (
                <li key={way.provider}>
                  {seesPayments ? (
                    <ScreenLink to={`${payments}&provider=${way.provider}`}>{ways[way.provider] ?? way.provider}</ScreenLink>
                  ) : (
                    <span>{ways[way.provider] ?? way.provider}</span>
                  )}
                  <span className="quiet">{w.payments(count(way.count))}</span>
                  <Money of={way.total} />
                </li>
              ))}
            </ul>
            {takings.byCashier.length > 0 && (
              <>
                <h3 className={styles['part']}>{w.byCashier}</h3>
                <ul className={styles['ways']} aria-label={w.byCashier}>
                  {takings.byCashier.map((cashier) => (
                    <li key={cashier.cashierId ?? 'online'}>
                      {seesPayments && cashier.cashierId !== null ? (
                        <ScreenLink to={`${payments}&cashierId=${cashier.cashierId}`}>{cashier.cashier}</ScreenLink>
                      ) : (
                        <span>{cashier.cashier ?? w.online}</span>
                      )}
                      <span className="quiet">{w.payments(count(cashier.count))}</span>
                      <Money of={cashier.total} />
                    </li>
                  ))}
                </ul>
              </>
            )}
            {takings.offset.amountMinor > 0 && (
              <p className="quiet">
                {w.offset} <Money of={takings.offset} />
              </p>
            )}
          </>
        )}
      </Asked>
    </Card>
  );
}
