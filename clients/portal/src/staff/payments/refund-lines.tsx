import type { RefundAtProviderFragment } from '@kit/gql/staff';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { processWords } from './process-words';
import styles from './payments.module.css';

const TONES: Record<RefundAtProviderFragment['stage'], Tone> = {
  REQUESTED: 'waiting',
  PROCESSING: 'working',
  SUCCEEDED: 'paid',
  CLOSED: 'quiet',
  ABNORMAL: 'owed',
  REFUSED: 'failed',
};

/** What went back at the provider, or is on its way. */
export function RefundLines({ refunds }: { refunds: readonly RefundAtProviderFragment[] }) {
  const p = useWords(processWords);
  if (refunds.length === 0) return null;
  return (
    <section aria-label={p.refunds}>
      <h3>{p.refunds}</h3>
      <ul className={styles['parts']}>
        {refunds.map((refund) => (
          <li key={refund.id}>
            <span>
              <span className="figures">{refund.number}</span>{' '}
              <StatusTag tone={TONES[refund.stage]}>{p.refundStages[refund.stage]}</StatusTag>
              {refund.refusal !== '' && <span className="quiet"> {refund.refusal}</span>}
            </span>
            <span>
              <Money of={refund.amount} /> · <DateText moment={refund.finishedAt ?? refund.requestedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
