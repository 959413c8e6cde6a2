import type { ReactNode } from 'react';
import type { PreviewRunQuery, RunRowFragment } from '@kit/gql/staff';
import type { Column } from '@shared/table/columns';
import { RowsTable } from '@shared/table/data-table';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { ScreenLink } from '../scope/scope';
import { useItemName } from './item-names';
import { Problems } from './problems';
import { words } from './words';
import styles from './runs.module.css';

type Preview = PreviewRunQuery['previewRun'];

/** What a run would come to: in all, by item beside the month before, what it leaves out, what looks strange. */
export function RunPreview({ preview }: { preview: Preview }) {
  const w = useWords(words);
  const { count } = useFormats();
  return (
    <div className={styles['page']}>
      <div className={styles['figures']}>
        <Figure name={w.amount}>
          <Money of={preview.amount} isLarge />
        </Figure>
        <Figure name={w.count}>{count(preview.count)}</Figure>
        <Figure name={w.skipped}>{count(preview.skipped)}</Figure>
        <Figure
          name={w.missing}
          after={
            preview.missingReadings > 0 && (
              <ScreenLink to={`/readings?period=${preview.period}&state=MISSING`}>{w.fillReadings}</ScreenLink>
            )
          }
        >
          {count(preview.missingReadings)}
        </Figure>
      </div>
      {preview.items.length > 0 && (
        <Section title={w.items}>
          <Items items={preview.items} total={preview.amount} count={preview.count} />
        </Section>
      )}
      {preview.problems.length > 0 && (
        <Section title={w.problemTitle} hint={w.problemHint}>
          <Problems problems={preview.problems} />
        </Section>
      )}
      {preview.outliers.length > 0 && (
        <Section title={w.outliers} hint={w.outlierHint(count(preview.outliers.length), count(preview.outlierCount))}>
          <Outliers outliers={preview.outliers} />
        </Section>
      )}
      {preview.rows.length > 0 && (
        <Section title={w.rows}>
          <Rows rows={preview.rows} />
        </Section>
      )}
    </div>
  );
}

function Figure({ name, after, children }: { name: string; after?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles['figure']}>
      <span>{name}</span>
      <strong className="figures">{children}</strong>
      {after}
    </div>
  );
}

function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {hint !== undefined && <p className="quiet">{hint}</p>}
      <div className={styles['list']}>{children}</div>
    </section>
  );
}

function Items({ items, total, count: bills }: { items: Preview['items']; total: Preview['amount']; count: number }) {
  const w = useWords(words);
  const { count, percent } = useFormats();
  const itemName = useItemName();
  return (
    <RowsTable
      name="run-items"
      caption={w.items}
      isShort
      rows={items}
      rowKey={(item) => item.code}
      columns={[
        { key: 'item', title: w.item, width: 150, render: (item) => itemName(item.code) },
        {
          key: 'count',
          title: w.bills,
          width: 100,
          align: 'right',
          render: (item) => <span className="figures">{count(item.count)}</span>,
          total: <span className="figures">{count(bills)}</span>,
        },
        {
          key: 'amount',
          title: w.total,
          width: 140,
          align: 'right',
          render: (item) => <Money of={item.amount} />,
          total: <Money of={total} />,
        },
        {
          key: 'lastCount',
          title: w.lastCount,
          width: 100,
          align: 'right',
          render: (item) => <span className="figures">{count(item.lastMonthCount)}</span>,
        },
        { key: 'lastAmount', title: w.lastAmount, width: 140, align: 'right', render: (item) => <Money of={item.lastMonthAmount} /> },
        { key: 'difference', title: w.difference, width: 140, align: 'right', render: (item) => <Money of={item.difference} /> },
        {
          key: 'percent',
          title: w.percent,
          width: 90,
          align: 'right',
          render: (item) => (
            <span className="figures">
              {item.lastMonthAmount.amountMinor === 0
                ? '—'
                : percent(item.difference.amountMinor / item.lastMonthAmount.amountMinor)}
            </span>
          ),
        },
      ]}
    />
  );
}

function useObjectColumns(): Column<RunRowFragment>[] {
  const w = useWords(words);
  const itemName = useItemName();
  return [
    {
      key: 'object',
      title: w.object,
      width: 200,
      // A meter or a space is told together with its room.
      render: (row) => [row.room, row.space, row.meter].filter((code) => code !== '').join(' · '),
    },
    { key: 'item', title: w.item, width: 120, render: (row) => itemName(row.item) },
    { key: 'tariff', title: w.tariff, width: 100, render: (row) => row.tariff },
    { key: 'days', title: w.days, width: 70, align: 'right', render: (row) => <span className="figures">{row.days}</span> },
  ];
}

const keyOf = (row: RunRowFragment): string => [row.tariff, row.room, row.space, row.meter].join('|');

function Outliers({ outliers }: { outliers: Preview['outliers'] }) {
  const w = useWords(words);
  const { money, decimal } = useFormats();
  const columns = useObjectColumns();
  return (
    <RowsTable
      name="run-outliers"
      caption={w.outliers}
      isShort
      rows={outliers}
      rowKey={({ row }) => keyOf(row)}
      columns={[
        ...columns.map((column) => ({ ...column, render: (one: Preview['outliers'][number]) => column.render(one.row) })),
        {
          key: 'explained',
          title: w.explained,
          width: 360,
          render: ({ row, last, percent }) => {
            const change = `${decimal(percent.replace(/^-/, ''))}%`;
            return (percent.startsWith('-') ? w.down : w.up)(money(row.amount), money(last), change);
          },
        },
      ]}
    />
  );
}

function Rows({ rows }: { rows: readonly RunRowFragment[] }) {
  const w = useWords(words);
  const columns = useObjectColumns();
  return (
    <RowsTable
      name="run-rows"
      caption={w.rows}
      isShort
      rows={rows}
      rowKey={keyOf}
      columns={[
        ...columns,
        { key: 'amount', title: w.total, width: 120, align: 'right', render: (row) => <Money of={row.amount} /> },
      ]}
    />
  );
}
