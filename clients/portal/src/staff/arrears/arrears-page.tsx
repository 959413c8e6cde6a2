import { useMemo } from 'react';
import { Arrears, ArrearsTotal, ChargeItems, type ArrearsQuery } from '@kit/gql/staff';
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
import { ExportButton } from '../jobs/export-button';
import { useGo, useScope } from '../scope/scope';
import { useSchemes } from '../schemes/use-schemes';
import { words } from './words';

type Row = ArrearsQuery['arrears']['nodes'][number];

const LATE = ['1', '31', '91', '181', '366'] as const;

/** Rooms and spaces with overdue bills; a row opens the room's desk. */
export default function ArrearsPage() {
  const w = useWords(words);
  const { count, money } = useFormats();
  const go = useGo();
  const { unitId, unitOrTop } = useScope();
  const items = useAsk(ChargeItems, {});
  const total = useAsk(ArrearsTotal, { unitId: unitOrTop?.id ?? '' }, { enabled: unitOrTop !== undefined });
  const fields = useMemo(
    () =>
      filterFields({
        text: { kind: 'text', label: w.text, placeholder: w.textHint },
        lateDays: { kind: 'choice', label: w.late, options: LATE.map((value) => ({ value, label: w.lateFor[value] })) },
        itemId: {
          kind: 'choice',
          label: w.item,
          options: (items.data?.chargeItems ?? []).map((item) => ({ value: item.id, label: item.name })),
        },
      }),
    [w, items.data],
  );
  const [values, search] = useUrlFilter(fields);
  const schemes = useSchemes('arrears', search);
  const [orderBy, order] = useUrlOrder(['OWED', 'LEAST', 'OLDEST', 'LATEST'] as const);
  const variables = {
    text: values.text,
    itemId: values.itemId,
    lateDays: values.lateDays === undefined ? undefined : Number(values.lateDays),
    unitId,
    orderBy,
  };
  // The total knows no conditions: below a narrowed list it would be another list's.
  const isNarrowed = Object.values(values).some((value) => value !== undefined);
  const everything = isNarrowed ? undefined : total.data?.arrearsTotal;
  const columns: Column<Row>[] = [
    {
      key: 'place',
      title: w.place,
      width: 240,
      render: (row) => (row.room === null ? row.space?.code : <PlaceText community={row.room.community} label={row.room.label} />),
      total: everything && w.all,
    },
    { key: 'payers', title: w.payers, width: 140, render: (row) => row.payers.join('、') || '—' },
    {
      key: 'owed',
      title: w.owed,
      align: 'right',
      order: { ascending: 'LEAST', descending: 'OWED' },
      render: (row) => <Money of={row.owed} tone="owed" />,
      total: everything && <Money of={everything.owed} />,
    },
    {
      key: 'fee',
      title: w.lateFee,
      align: 'right',
      render: (row) => <Money of={row.overdue.lateFee} />,
      total: everything && <Money of={everything.lateFee} />,
    },
    {
      key: 'count',
      title: w.count,
      width: 90,
      align: 'right',
      render: (row) => <span className="figures">{count(row.overdue.count)}</span>,
      total: everything && <span className="figures">{count(everything.count)}</span>,
    },
    {
      key: 'oldest',
      title: w.oldest,
      width: 150,
      order: { ascending: 'OLDEST', descending: 'LATEST' },
      render: (row) => <DateText day={row.oldestDueOn} />,
    },
  ];
  return (
    <>
      <PageHeader
        title={w.title}
        hint={
          total.data === undefined
            ? w.hint
            : w.sum(count(total.data.arrearsTotal.count), money(total.data.arrearsTotal.owed))
        }
      />
      <SearchForm fields={fields} values={values} onSearch={search} schemes={schemes} />
      <DataTable
        name="arrears"
        caption={w.title}
        document={Arrears}
        variables={variables}
        connection={(answer) => answer.arrears}
        rowKey={(row) => row.id}
        columns={columns}
        orderBy={orderBy}
        onOrder={order}
        onOpen={(row) => row.room !== null && go(`/desk/${row.room.id}`)}
        actions={<ExportButton list="ARREARS" filter={{ arrears: { unitId } }} />}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}
