import { useMemo } from 'react';
import { periodOf } from '@kit/format';
import { ChargeItems, CollectionRate, CollectionTrend } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { Asked, Skeleton } from '@shared/state/state';
import { useFormats, useWords } from '@shared/text/language';
import { Card, PageHeader } from '@shared/text/page-header';
import { useScope } from '../scope/scope';
import { AgeingCard } from './ageing-card';
import { CollectedTable } from './collected-table';
import { comparedMonths } from './compared';
import { Headline } from './headline';
import { monthsUntil } from './periods';
import { TakingsCard } from './takings-card';
import { TrendCard } from './trend-card';
import { words } from './words';
import styles from './collection.module.css';

const SPANS = ['1', '3', '12'] as const;

/** 收缴率 of the chosen unit: how much of what was billed has come in, where, for what; down to the unpaid bills. */
export default function CollectionPage() {
  const w = useWords(words);
  const { period } = useFormats();
  const { unitOrTop, setUnit } = useScope();
  const items = useAsk(ChargeItems, {});
  const fields = useMemo(
    () =>
      filterFields({
        period: { kind: 'period', label: w.until },
        span: { kind: 'choice', label: w.span, options: SPANS.map((value) => ({ value, label: w.spans[value] })) },
        itemId: {
          kind: 'choice',
          label: w.item,
          options: (items.data?.chargeItems ?? []).map((item) => ({ value: item.id, label: item.name })),
        },
      }),
    [w, items.data],
  );
  const [values, search] = useUrlFilter(fields);
  const last = values.period ?? periodOf(Date.now());
  const span = values.span ?? '1';
  const periods = monthsUntil(last, Number(span));
  const unitId = unitOrTop?.id ?? '';
  const asked = useAsk(
    CollectionRate,
    { unitId, periods, itemId: values.itemId },
    { enabled: unitId !== '' },
  );
  // The same question as the card of twelve months asks: it is sent once.
  const trend = useAsk(CollectionTrend, { unitId, itemId: values.itemId, lastPeriod: last, months: 12 }, { enabled: unitId !== '' });
  const notBilled = periods.length > 1 ? undefined : comparedMonths(trend.data?.collectionTrend ?? []).notBilled;
  const bills = (more: Readonly<Record<string, string | null>>): string => {
    const parameters = new URLSearchParams({ statuses: 'OPEN,PART_PAID' });
    if (periods.length === 1) parameters.set('period', last);
    else {
      parameters.set('firstPeriod', periods[0] ?? last);
      parameters.set('lastPeriod', last);
    }
    if (values.itemId !== undefined) parameters.set('itemId', values.itemId);
    for (const [name, value] of Object.entries(more)) if (value !== null) parameters.set(name, value);
    return `/bills?${parameters.toString()}`;
  };
  return (
    <>
      <PageHeader
        title={unitOrTop === undefined ? w.title : w.titleOf(unitOrTop.name)}
        hint={periods.length === 1 ? period(last) : w.fromTo(period(periods[0] ?? last), period(last))}
      />
      <SearchForm fields={fields} values={{ ...values, period: last, span }} onSearch={search} />
      {unitId === '' ? (
        <Skeleton rows={6} />
      ) : (
        <>
          <Asked of={asked} rows={6}>
            {({ collectionRate }) => (
              <>
                <Headline figures={collectionRate.whole} bills={bills({ unit: unitId })} notBilled={notBilled && period(notBilled.period)} />
                <div className={styles['columns']}>
                  <Card title={w.byUnit}>
                    <CollectedTable
                      name="collection-units"
                      caption={w.byUnit}
                      first={w.unit}
                      rows={collectionRate.byUnit}
                      onOpen={(row) => row.id !== null && row.id !== unitId && setUnit(row.id)}
                      bills={(row) => bills({ unit: row.id ?? unitId })}
                    />
                  </Card>
                  <Card title={w.byItem}>
                    <CollectedTable
                      name="collection-items"
                      caption={w.byItem}
                      first={w.item}
                      rows={collectionRate.byItem}
                      onOpen={(row) => row.id !== null && search({ ...values, itemId: row.id })}
                      bills={(row) => bills({ unit: unitId, itemId: row.id })}
                    />
                  </Card>
                </div>
              </>
            )}
          </Asked>
          <TrendCard unitId={unitId} last={last} itemId={values.itemId} onPeriod={(one) => search({ ...values, period: one, span: '1' })} />
          <div className={styles['columns']}>
            <AgeingCard unitId={unitId} itemId={values.itemId} />
            <TakingsCard unitId={unitId} />
          </div>
        </>
      )}
    </>
  );
}
