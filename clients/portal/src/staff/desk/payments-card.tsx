import { Payments, type PaymentsQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import type { Column } from '@shared/table/columns';
import { RowsTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { ScreenLink } from '../scope/scope';
import { words } from './words';
import styles from './desk.module.css';

type Payment = PaymentsQuery['payments']['nodes'][number];

const TONES: Record<Payment['status'], Tone> = { STARTED: 'working', SETTLED: 'paid', RELEASED: 'quiet' };

/** As many as fill a page; the rest stands in the list of payments. */
const LATEST = 20;

/** What was paid for a room, newest first, with the receipts. */
export function PaymentsCard({ roomId }: { roomId: string }) {
  const w = useWords(words);
  const asked = useAsk(Payments, { first: LATEST, filter: { roomId } });
  const columns: Column<Payment>[] = [
    { key: 'at', title: w.paidAt, width: 150, render: (row) => <DateText moment={row.paidAt ?? row.startedAt} /> },
    { key: 'total', title: w.amount, align: 'right', width: 110, render: (row) => <Money of={row.total} /> },
    {
      key: 'receipts',
      title: w.receipt,
      width: 180,
      render: (row) =>
        row.receipts.map((receipt) => (
          <ScreenLink key={receipt.id} to={`/receipts?number=${receipt.number}`} className={styles['receipt-link']}>
            {receipt.number}
            {receipt.voidedAt !== null && ` (${w.void})`}
          </ScreenLink>
        )),
    },
    { key: 'way', title: w.way, width: 90, render: (row) => w.ways[row.provider] ?? row.provider },
    {
      key: 'status',
      title: w.paymentStatus,
      width: 100,
      render: (row) => <StatusTag tone={TONES[row.status]}>{w.paymentState[row.status]}</StatusTag>,
    },
    { key: 'cashier', title: w.cashier, width: 100, render: (row) => row.cashier ?? w.online },
  ];
  return (
    <Card title={w.payments}>
      <Asked of={asked}>
        {({ payments }) => (
          <RowsTable
            isShort
            name="desk.payments"
            caption={w.payments}
            rows={payments.nodes}
            rowKey={(row) => row.id}
            columns={columns}
            empty={{ title: w.noPayments }}
          />
        )}
      </Asked>
    </Card>
  );
}
