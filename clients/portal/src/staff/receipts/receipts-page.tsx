import { useMemo } from 'react';
import { Receipts, ReceiptsTotal, type ReceiptFilter, type ReceiptFragment } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter, useUrlOrder } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { PlaceText } from '@shared/text/place-text';
import { StatusTag } from '@shared/text/status-tag';
import { ExportButton } from '../jobs/export-button';
import { useSchemes } from '../schemes/use-schemes';
import { useScope } from '../scope/scope';
import { ReceiptCard } from './receipt-card';
import { words } from './words';

const STATES = ['stands', 'void'] as const;

/** Receipts of the chosen unit, with what those that stand come to. */
export default function ReceiptsPage() {
  const w = useWords(words);
  const { count } = useFormats();
  const { unitId } = useScope();
  const fields = useMemo(
    () =>
      filterFields({
        text: { kind: 'text', label: w.text, placeholder: w.textHint },
        issued: { kind: 'days', label: w.issuedOn },
        state: { kind: 'choice', label: w.status, options: STATES.map((value) => ({ value, label: w[value] })) },
      }),
    [w],
  );
  const [{ issued, state, ...values }, search] = useUrlFilter(fields);
  const isSearched = Object.values({ ...values, issued, state }).some((value) => value !== undefined);
  const schemes = useSchemes('receipts', search);
  const [orderBy, order] = useUrlOrder(['NEWEST', 'OLDEST', 'AMOUNT', 'SMALLEST'] as const);
  const filter: ReceiptFilter = {
    ...values,
    unitId,
    issuedFrom: issued?.from,
    issuedUntil: issued?.to,
    isVoid: state === undefined ? undefined : state === 'void',
  };
  const total = useAsk(ReceiptsTotal, { filter }, { keepsPrevious: true }).data?.receiptsTotal;
  const columns: Column<ReceiptFragment>[] = [
    {
      key: 'number',
      title: w.number,
      width: 180,
      render: (row) => <span className="figures">{row.number}</span>,
      total: total === undefined ? w.sum : w.sumOf(count(total.count - total.voidCount)),
    },
    {
      key: 'rooms',
      title: w.rooms,
      width: 240,
      render: (row) => <PlaceText community={row.community} label={row.rooms.join('、')} />,
    },
    { key: 'payer', title: w.payer, width: 140, render: (row) => row.payer ?? '—' },
    {
      key: 'total',
      title: w.total,
      align: 'right',
      order: { ascending: 'SMALLEST', descending: 'AMOUNT' },
      render: (row) => <Money of={row.total} />,
      total: total && <Money of={total.total} />,
    },
    {
      key: 'issuedAt',
      title: w.issuedAt,
      width: 160,
      order: { ascending: 'OLDEST', descending: 'NEWEST' },
      render: (row) => <DateText moment={row.issuedAt} />,
    },
    { key: 'status', title: w.status, width: 110, render: (row) => <ReceiptState receipt={row} /> },
    { key: 'voidReason', title: w.voidReason, width: 240, render: (row) => row.voidReason ?? '' },
  ];
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <SearchForm fields={fields} values={{ ...values, issued, state }} onSearch={search} schemes={schemes} />
      <DataTable
        name="receipts"
        caption={w.title}
        document={Receipts}
        variables={{ filter, orderBy }}
        connection={(answer) => answer.receipts}
        rowKey={(row) => row.id}
        columns={columns}
        orderBy={orderBy}
        onOrder={order}
        drawerTitle={(row) => row.number}
        drawer={(row) => <ReceiptCard receipt={row} />}
        actions={<ExportButton list="RECEIPTS" filter={{ receipts: filter }} />}
        empty={isSearched ? { title: w.empty, hint: w.emptyHint } : { title: w.noneYet, hint: w.noneYetHint }}
      />
    </>
  );
}

export function ReceiptState({ receipt }: { receipt: ReceiptFragment }) {
  const w = useWords(words);
  const isVoid = receipt.voidedAt !== null;
  return <StatusTag tone={isVoid ? 'quiet' : 'paid'}>{isVoid ? w.void : w.stands}</StatusTag>;
}
