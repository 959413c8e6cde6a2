import { useMemo } from 'react';
import { PaymentList, PaymentsTotal, type PaymentFilter, type PaymentListQuery } from '@kit/gql/staff';
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
import { CashierSelect } from './cashier-select';
import { PaymentCard } from './payment-card';
import { PaymentState, WAYS } from './payment-state';
import { words } from './words';

export type PaymentRow = PaymentListQuery['payments']['nodes'][number];

const STATUSES = ['STARTED', 'SETTLED', 'RELEASED'] as const;

/** Money that owners paid or began to pay, with what it comes to by way. */
export default function PaymentsPage() {
  const w = useWords(words);
  const { count, money } = useFormats();
  const { unitId } = useScope();
  const fields = useMemo(
    () =>
      filterFields({
        text: { kind: 'text', label: w.text, placeholder: w.textHint },
        paid: { kind: 'days', label: w.paidAt },
        provider: {
          kind: 'choice',
          label: w.way,
          options: WAYS.map((value) => ({ value, label: w.ways[value] ?? value })),
        },
        status: {
          kind: 'choice',
          label: w.status,
          options: STATUSES.map((value) => ({ value, label: w.statuses[value] })),
        },
        cashierId: {
          kind: 'other',
          label: w.cashier,
          isMore: true,
          render: (value, onChange) => <CashierSelect value={value} onChange={onChange} />,
        },
      }),
    [w],
  );
  const [{ paid, cashierId, ...values }, search] = useUrlFilter(fields);
  const isSearched = Object.values({ ...values, paid, cashierId }).some((value) => value !== undefined);
  const schemes = useSchemes('payments', search);
  const [orderBy, order] = useUrlOrder(['NEWEST', 'OLDEST', 'AMOUNT', 'SMALLEST'] as const);
  const filter: PaymentFilter = {
    ...values,
    unitId,
    cashierId: Number(cashierId) || undefined,
    paidFrom: paid?.from,
    paidUntil: paid?.to,
  };
  const total = useAsk(PaymentsTotal, { filter }, { keepsPrevious: true }).data?.paymentsTotal;
  const columns: Column<PaymentRow>[] = [
    {
      key: 'rooms',
      title: w.rooms,
      width: 220,
      render: (payment) => <Rooms payment={payment} />,
      total: total === undefined ? w.settled : w.settledOf(count(total.count)),
    },
    {
      key: 'total',
      title: w.total,
      align: 'right',
      order: { ascending: 'SMALLEST', descending: 'AMOUNT' },
      render: (payment) => <Money of={payment.total} />,
      total: total && <Money of={total.total} />,
    },
    { key: 'way', title: w.way, width: 120, render: (payment) => w.ways[payment.provider] ?? payment.provider },
    { key: 'status', title: w.status, width: 120, render: (payment) => <PaymentState payment={payment} /> },
    {
      key: 'paidAt',
      title: w.paidAt,
      width: 160,
      order: { ascending: 'OLDEST', descending: 'NEWEST' },
      render: (payment) => <DateText moment={payment.paidAt} />,
    },
    { key: 'cashier', title: w.cashier, width: 110, render: (payment) => payment.cashier ?? '—' },
    {
      key: 'receipts',
      title: w.receipts,
      width: 200,
      render: (payment) => <span className="figures">{payment.receipts.map((each) => each.number).join('、')}</span>,
    },
    { key: 'startedAt', title: w.startedAt, width: 160, isHidden: true, render: (row) => <DateText moment={row.startedAt} /> },
  ];
  return (
    <>
      <PageHeader
        title={w.title}
        hint={total?.byWay.map((each) => `${w.ways[each.provider] ?? each.provider} ${money(each.total)}`).join(' · ') || w.hint}
      />
      <SearchForm fields={fields} values={{ ...values, paid, cashierId }} onSearch={search} schemes={schemes} />
      <DataTable
        name="payments"
        caption={w.title}
        document={PaymentList}
        variables={{ filter, orderBy }}
        connection={(answer) => answer.payments}
        rowKey={(payment) => payment.id}
        columns={columns}
        orderBy={orderBy}
        onOrder={order}
        drawerTitle={(payment) => `${w.one} · ${w.ways[payment.provider] ?? payment.provider}`}
        drawer={(payment) => (
          <>
            <PaymentCard payment={payment} />
            <p>
              <ScreenLink to={`/payments/${payment.id}`}>{w.details}</ScreenLink>
            </p>
          </>
        )}
        actions={<ExportButton list="PAYMENTS" filter={{ payments: filter }} />}
        empty={isSearched ? { title: w.empty, hint: w.emptyHint } : { title: w.noneYet, hint: w.noneYetHint }}
      />
    </>
  );
}

function Rooms({ payment }: { payment: PaymentRow }) {
  const w = useWords(words);
  const rooms = new Map(payment.parts.flatMap(({ bill }) => (bill.room === null ? [] : [[bill.room.id, bill.room] as const])));
  const [first, ...others] = rooms.values();
  if (first === undefined) return w.prepaid;
  const more = others.map((room) => (room.community === first.community ? room.label : `${room.community} ${room.label}`));
  return <PlaceText community={first.community} label={[first.label, ...more].join('、')} />;
}
