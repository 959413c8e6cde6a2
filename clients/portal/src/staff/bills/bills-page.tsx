import { useMemo } from 'react';
import { Bills, BillsTotal, ChargeItems, type BillFilter, type BillRowFragment } from '@kit/gql/staff';
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
import { ScreenLink, useScope } from '../scope/scope';
import { useSchemes } from '../schemes/use-schemes';
import { BillCard } from './bill-card';
import { BillState } from './bill-state';
import { useItemName } from './item-name';
import { words } from './words';

const STATUSES = ['OPEN', 'PART_PAID', 'PAID', 'REVERSED'] as const;
const ORIGINS = ['RUN', 'OPENING', 'LATE_FEE'] as const;
const PAYERS = ['OWNER', 'TENANT', 'DEVELOPER'] as const;
const ORDERS = ['NEWEST', 'OLDEST', 'OLDEST_DUE', 'LATEST_DUE', 'AMOUNT', 'SMALLEST'] as const;

/** Every bill of the chosen unit, with what the conditions come to together. */
export default function BillsPage() {
  const w = useWords(words);
  const { count } = useFormats();
  const itemName = useItemName();
  const { unitId } = useScope();
  const items = useAsk(ChargeItems, {});
  const fields = useMemo(
    () =>
      filterFields({
        text: { kind: 'text', label: w.text, placeholder: w.textHint },
        period: { kind: 'period', label: w.period },
        itemId: {
          kind: 'choice',
          label: w.item,
          options: (items.data?.chargeItems ?? []).map((item) => ({ value: item.id, label: item.name })),
        },
        statuses: {
          kind: 'choices',
          label: w.status,
          options: STATUSES.map((value) => ({ value, label: w.statuses[value] })),
        },
        due: { kind: 'days', label: w.dueOn, isMore: true },
        firstPeriod: { kind: 'period', label: w.firstPeriod, isMore: true },
        lastPeriod: { kind: 'period', label: w.lastPeriod, isMore: true },
        origins: {
          kind: 'choices',
          label: w.origin,
          options: ORIGINS.map((value) => ({ value, label: w.origins[value] })),
          isMore: true,
        },
        payerRole: {
          kind: 'choice',
          label: w.payer,
          options: PAYERS.map((value) => ({ value, label: w.payers[value] })),
          isMore: true,
        },
      }),
    [w, items.data],
  );
  const [{ due, ...values }, search] = useUrlFilter(fields);
  const schemes = useSchemes('bills', search);
  const [orderBy, order] = useUrlOrder(ORDERS);
  const filter: BillFilter = { ...values, unitId, dueFrom: due?.from, dueUntil: due?.to };
  const total = useAsk(BillsTotal, { filter }, { keepsPrevious: true }).data?.billsTotal;
  const columns: Column<BillRowFragment>[] = [
    {
      key: 'room',
      title: w.object,
      width: 200,
      render: (bill) => (bill.room === null ? bill.objectCode : <PlaceText community={bill.room.community} label={bill.room.label} />),
      total: total === undefined ? w.sum : w.sumOf(count(total.count)),
    },
    {
      key: 'period',
      title: w.period,
      width: 120,
      order: { ascending: 'OLDEST', descending: 'NEWEST' },
      render: (bill) => <DateText period={bill.period} />,
    },
    { key: 'item', title: w.item, width: 150, render: (bill) => itemName(bill) },
    {
      key: 'total',
      title: w.total,
      align: 'right',
      order: { ascending: 'SMALLEST', descending: 'AMOUNT' },
      render: (bill) => <Money of={bill.total} />,
      total: total && <Money of={total.total} />,
    },
    {
      key: 'paid',
      title: w.paid,
      align: 'right',
      render: (bill) => <Money of={bill.paid} />,
      total: total && <Money of={total.paid} />,
    },
    {
      key: 'outstanding',
      title: w.outstanding,
      align: 'right',
      render: (bill) => <Money of={bill.outstanding} tone={bill.outstanding.amountMinor > 0 ? 'owed' : 'quiet'} />,
      total: total && <Money of={total.outstanding} />,
    },
    { key: 'lateFee', title: w.lateFee, align: 'right', width: 110, render: (bill) => <Money of={bill.lateFee} /> },
    {
      key: 'dueOn',
      title: w.dueOn,
      width: 130,
      order: { ascending: 'OLDEST_DUE', descending: 'LATEST_DUE' },
      render: (bill) => <DateText day={bill.dueOn} />,
    },
    { key: 'status', title: w.status, width: 120, render: (bill) => <BillState bill={bill} /> },
    { key: 'payer', title: w.payer, width: 140, render: (bill) => bill.payer ?? w.payers[bill.payerRole] },
    { key: 'origin', title: w.origin, width: 110, isHidden: true, render: (bill) => w.origins[bill.origin] },
  ];
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <SearchForm fields={fields} values={{ ...values, due }} onSearch={search} schemes={schemes} />
      <DataTable
        name="bills"
        caption={w.title}
        document={Bills}
        variables={{ filter, orderBy }}
        connection={(answer) => answer.bills}
        rowKey={(bill) => bill.id}
        columns={columns}
        orderBy={orderBy}
        onOrder={order}
        drawerTitle={(bill) => itemName(bill)}
        drawer={(bill) => (
          <>
            <BillCard billId={bill.id} />
            <ScreenLink to={`/bills/${bill.id}`}>{w.ownPage}</ScreenLink>
          </>
        )}
        actions={<ExportButton list="BILLS" filter={{ bills: filter }} />}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}
