import { ReceivablesAgeing, type AgeBandFragment } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { ScreenLink } from '../scope/scope';
import { summed } from './ageing';
import { words } from './words';
import styles from './collection.module.css';

interface AgeingCardProps {
  unitId: string;
  itemId: string | undefined;
}

/** 账龄: how old what is owed today is; each bar leads to the bills behind it. */
export function AgeingCard({ unitId, itemId }: AgeingCardProps) {
  const w = useWords(words);
  const { count, money } = useFormats();
  const asked = useAsk(ReceivablesAgeing, { unitId, itemId });
  const bills = (unit: string, band: AgeBandFragment): string => {
    const due = `${band.dueFrom ?? ''}~${band.dueUntil ?? ''}`;
    const parameters = new URLSearchParams({ unit, statuses: 'OPEN,PART_PAID', due });
    if (itemId !== undefined) parameters.set('itemId', itemId);
    return `/bills?${parameters.toString()}`;
  };
  return (
    <Card title={w.ageing}>
      <Asked of={asked} rows={5}>
        {({ receivablesAgeing: { whole, byUnit } }) => {
          const most = Math.max(1, ...whole.map((band) => band.owed.amountMinor));
          const overdue = summed(whole.filter((band) => band.dueUntil !== null));
          return (
            <>
              <p>
                {overdue.count === 0 ? (
                  <span className="quiet">{w.noArrears}</span>
                ) : (
                  <>
                    {w.overdue(count(overdue.count))} <Money of={overdue} tone="owed" />
                  </>
                )}
              </p>
              <ul className={styles['bars']}>
                {whole.map((band, at) => (
                  <li key={w.ages[at]}>
                    <ScreenLink to={bills(unitId, band)}>{w.ages[at]}</ScreenLink>
                    <span className={styles['track']} aria-hidden="true">
                      <span
                        className={band.dueUntil === null ? styles['early'] : undefined}
                        style={{ width: `${(band.owed.amountMinor / most) * 100}%` }}
                      />
                    </span>
                    <span className="figures">{money(band.owed)}</span>
                  </li>
                ))}
              </ul>
              <details className={styles['behind']}>
                <summary>{w.agesByUnit}</summary>
                <div className={styles['wide']} tabIndex={0} role="region" aria-label={w.agesByUnit}>
                  <table>
                    <thead>
                      <tr>
                        <th scope="col">{w.unit}</th>
                        {whole.map((_, at) => (
                          <th key={w.ages[at]} scope="col">
                            {w.ages[at]}
                          </th>
                        ))}
                      </tr>
                    </thead>
                    <tbody>
                      {byUnit.map((unit) => (
                        <tr key={unit.unitId}>
                          <th scope="row">{unit.name}</th>
                          {unit.bands.map((band, at) => (
                            <td key={w.ages[at]} className="figures">
                              {band.count === 0 ? (
                                money(band.owed)
                              ) : (
                                <ScreenLink to={bills(unit.unitId, band)}>{money(band.owed)}</ScreenLink>
                              )}
                            </td>
                          ))}
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              </details>
            </>
          );
        }}
      </Asked>
    </Card>
  );
}
