import { PaymentPostings, type PaymentPostingsQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import type { Column } from '@shared/table/columns';
import { RowsTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { ledgerWords } from '../ledger/ledger-words';
import { processWords } from './process-words';

type Posting = PaymentPostingsQuery['paymentPostings'][number];

/** The entries that a payment made in the books. */
export function PostingsCard({ paymentId }: { paymentId: string }) {
  const p = useWords(processWords);
  const l = useWords(ledgerWords);
  const asked = useAsk(PaymentPostings, { paymentId });
  const amount = (side: Posting['side']) => (row: Posting) => row.side === side && <Money of={row.amount} />;
  const columns: Column<Posting>[] = [
    { key: 'day', title: l.postedOn, width: 130, render: (row) => <DateText day={row.entry.postedOn} /> },
    {
      key: 'document',
      title: l.document,
      width: 220,
      render: (row) => `${l.documents[row.entry.document.kind]} ${row.entry.document.number}`,
    },
    { key: 'account', title: l.account, width: 220, render: (row) => `${l.kinds[row.accountKind]} ${l.names[row.accountName] ?? row.accountName}` },
    { key: 'community', title: l.community, width: 140, render: (row) => row.entry.community ?? '—' },
    { key: 'debit', title: l.debit, width: 130, align: 'right', render: amount('DEBIT') },
    { key: 'credit', title: l.credit, width: 130, align: 'right', render: amount('CREDIT') },
  ];
  return (
    <Card title={p.postings}>
      <Asked of={asked} rows={3}>
        {({ paymentPostings }) => (
          <RowsTable
            name="payment-postings"
            caption={p.postings}
            isShort
            rows={paymentPostings}
            rowKey={(row) => row.id}
            columns={columns}
            empty={{ title: p.noPostings, hint: p.noPostingsHint }}
          />
        )}
      </Asked>
    </Card>
  );
}
