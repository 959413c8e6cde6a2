import { useMemo } from 'react';
import { Refunds, RefundsTotal, type RefundFilter, type RefundFragment } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter, useUrlOrder } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { ExportButton } from '../jobs/export-button';
import { useScope } from '../scope/scope';
import { RefundCard } from './refund-card';
import { RefundState } from './refund-state';
import { words } from './words';

const STATES = ['REQUESTED', 'SENDING', 'HAND_OUT', 'ABNORMAL', 'SUCCEEDED', 'REJECTED', 'CLOSED', 'REFUSED'] as const;
const WAYS = ['PROVIDER', 'CASH', 'TRANSFER'] as const;

/** All that goes back to owners; a row is approved, rejected or handed out in its drawer. */
export default function RefundsPage() {
  const w = useWords(words);
  const { count } = useFormats();
  const { unitId } = useScope();
  const fields = useMemo(
    () =>
      filterFields({
        state: { kind: 'choice', label: w.state, options: STATES.map((value) => ({ value, label: w.states[value] })) },
        asked: { kind: 'days', label: w.days },
        way: { kind: 'choice', label: w.way, options: WAYS.map((value) => ({ value, label: w.ways[value] })) },
      }),
    [w],
  );
  const [values, search] = useUrlFilter(fields);
  const [orderBy, order] = useUrlOrder(['NEWEST', 'OLDEST', 'AMOUNT', 'SMALLEST'] as const);
  const { asked, ...plain } = values;
  const filter: RefundFilter = { ...plain, unitId, requestedFrom: asked?.from, requestedUntil: asked?.to };
  const total = useAsk(RefundsTotal, { filter }, { keepsPrevious: true }).data?.refundsTotal;
  const columns: Column<RefundFragment>[] = [
    {
      key: 'requestedAt',
      title: w.requestedAt,
      width: 160,
      order: { ascending: 'OLDEST', descending: 'NEWEST' },
      render: (row) => <DateText moment={row.requestedAt} />,
      total: total && w.totalOf(count(total.count)),
    },
    { key: 'state', title: w.state, width: 160, render: (row) => <RefundState of={row.state} /> },
    {
      key: 'amount',
      title: w.amount,
      width: 130,
      align: 'right',
      order: { ascending: 'SMALLEST', descending: 'AMOUNT' },
      render: (row) => <Money of={row.amount} />,
      total: total && <Money of={total.total} />,
    },
    { key: 'way', title: w.way, width: 120, render: (row) => w.ways[row.way] },
    { key: 'community', title: w.community, width: 150, render: (row) => row.community },
    { key: 'reason', title: w.reason, width: 220, render: (row) => row.reason },
    { key: 'requestedBy', title: w.requestedBy, width: 110, render: (row) => row.requestedBy ?? '—' },
    { key: 'decidedBy', title: w.decidedBy, width: 110, render: (row) => row.decidedBy ?? '—' },
  ];
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="refunds"
        caption={w.title}
        document={Refunds}
        variables={{ filter, orderBy }}
        connection={(answer) => answer.refunds}
        rowKey={(row) => row.id}
        columns={columns}
        orderBy={orderBy}
        onOrder={order}
        drawerTitle={(row) => `${w.one} · ${w.states[row.state]}`}
        drawer={(row, close) => <RefundCard key={row.id} given={row} onDone={close} />}
        actions={<ExportButton list="REFUNDS" filter={{ refunds: filter }} />}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}
