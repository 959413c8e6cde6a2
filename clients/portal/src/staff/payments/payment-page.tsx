import { useParams } from 'react-router';
import { Payment, type PaymentQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { Asked } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Card, PageHeader } from '@shared/text/page-header';
import { PaymentRefunds } from '../refunds/payment-refunds';
import { AttemptCard } from './attempt-card';
import { PaymentCard } from './payment-card';
import { PostingsCard } from './postings-card';
import { momentsOf } from './timeline';
import { processWords } from './process-words';
import { words } from './words';
import styles from './payments.module.css';

/** One payment: what it paid, how it was tried, what the provider said, what the books hold. */
export default function PaymentPage() {
  const w = useWords(words);
  const p = useWords(processWords);
  const may = useMay();
  const { paymentId = '' } = useParams();
  const asked = useAsk(Payment, { id: paymentId });
  return (
    <Asked of={asked} rows={10}>
      {(answer) => (
        <>
          <PageHeader
            title={`${w.one} · ${w.ways[answer.payment.provider] ?? (answer.payment.provider || w.statuses.STARTED)}`}
            hint={p.hint}
          />
          <div className={styles['columns']}>
            <Card title={p.what}>
              <PaymentCard payment={answer.payment} />
            </Card>
            <Card title={p.process}>
              <Process answer={answer} />
            </Card>
          </div>
          {may(['payment.refund_request', 'payment.refund_approve']) && (
            <PaymentRefunds paymentId={paymentId} isSettled={answer.payment.status === 'SETTLED'} />
          )}
          {answer.paymentAttempts.length === 0 && <p className="quiet">{p.noAttempts}</p>}
          {answer.paymentAttempts.map((attempt, at) => (
            <AttemptCard key={attempt.number} attempt={attempt} place={at + 1} />
          ))}
          {may('ledger.view') && <PostingsCard paymentId={paymentId} />}
        </>
      )}
    </Asked>
  );
}

function Process({ answer }: { answer: PaymentQuery }) {
  const p = useWords(processWords);
  return (
    <ol className={styles['process']} aria-label={p.process}>
      {momentsOf(answer).map((moment) => (
        <li key={moment.key}>
          <DateText moment={moment.at} />
          <span>
            {p.steps[moment.step]}
            {moment.note !== '' && <span className="quiet"> {p.kinds[moment.note] ?? moment.note}</span>}
          </span>
          {moment.amount !== undefined && <Money of={moment.amount} />}
        </li>
      ))}
    </ol>
  );
}
