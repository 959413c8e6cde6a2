import { lazy, Suspense, useMemo } from 'react';
import { CollectionTrend, type CollectionTrendQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import type { ChartOption } from '@shared/chart/chart';
import { Asked, Skeleton } from '@shared/state/state';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { comparedMonths } from './compared';
import { shownRate } from './rate';
import { words } from './words';
import styles from './collection.module.css';

const Chart = lazy(() => import('@shared/chart/chart'));

type Month = CollectionTrendQuery['collectionTrend'][number];

interface TrendCardProps {
  unitId: string;
  last: string;
  itemId: string | undefined;
  onPeriod: (period: string) => void;
}

/** Twelve months: billed and come in as bars, the rate as a line; a month leads to its page. */
export function TrendCard({ unitId, last, itemId, onPeriod }: TrendCardProps) {
  const w = useWords(words);
  const asked = useAsk(CollectionTrend, { unitId, itemId, lastPeriod: last, months: 12 });
  return (
    <Card title={w.trend}>
      <Asked of={asked} rows={5}>
        {({ collectionTrend }) =>
          collectionTrend.every((month) => month.figures.rate === null) ? (
            <p className="quiet">{w.nothingBilled}</p>
          ) : (
            <Trend months={collectionTrend} onPeriod={onPeriod} />
          )
        }
      </Asked>
    </Card>
  );
}

function Trend({ months, onPeriod }: { months: readonly Month[]; onPeriod: (period: string) => void }) {
  const w = useWords(words);
  const { period, money } = useFormats();
  const { newest, before, notBilled } = comparedMonths(months);
  const finding =
    newest?.figures.rate == null
      ? w.trend
      : w.finding(
          period(newest.period),
          shownRate(newest.figures.rate),
          before?.figures.rate == null ? null : Number(newest.figures.rate) - Number(before.figures.rate),
        ) + (notBilled === undefined ? '' : w.newestBilled(period(notBilled.period)));
  const option = useMemo<ChartOption>(
    () => ({
      grid: { left: 8, right: 8, top: 64, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: months.map((month) => month.period) },
      yAxis: [
        { type: 'value', name: w.tenThousand },
        { type: 'value', name: '%', min: 0, max: 100, splitLine: { show: false } },
      ],
      series: [
        { type: 'bar', name: w.collectable, data: months.map((month) => month.figures.collectable.amountMinor / 1_000_000) },
        { type: 'bar', name: w.applied, data: months.map((month) => month.figures.applied.amountMinor / 1_000_000) },
        {
          type: 'line',
          name: w.rate,
          yAxisIndex: 1,
          data: months.map((month) => (month.figures.rate === null ? null : Number(month.figures.rate))),
        },
      ],
    }),
    [months, w],
  );
  return (
    <>
      <h3 className={styles['finding']}>{finding}</h3>
      <Suspense fallback={<Skeleton rows={5} />}>
        <Chart
          label={finding}
          option={option}
          onChoose={(at) => {
            const month = months[at];
            if (month !== undefined) onPeriod(month.period);
          }}
        />
      </Suspense>
      <details className={styles['behind']}>
        <summary>{w.asTable}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{w.month}</th>
              <th scope="col">{w.collectable}</th>
              <th scope="col">{w.applied}</th>
              <th scope="col">{w.rate}</th>
            </tr>
          </thead>
          <tbody>
            {months.map((month) => (
              <tr key={month.period}>
                <th scope="row">
                  <button type="button" onClick={() => onPeriod(month.period)}>
                    {period(month.period)}
                  </button>
                </th>
                <td className="figures">{money(month.figures.collectable)}</td>
                <td className="figures">{money(month.figures.applied)}</td>
                <td className="figures">{shownRate(month.figures.rate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
