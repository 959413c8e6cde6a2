import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { ReceiptCard } from '../receipts/receipt-card';
import { ScreenLink } from '../scope/scope';
import { PaymentState } from './payment-state';
import type { PaymentRow } from './payments-page';
import { words } from './words';
import styles from './payments.module.css';

/** One payment: which bills it went to, its receipts. */
export function PaymentCard({ payment }: { payment: PaymentRow }) {
  const w = useWords(words);
  return (
    <div className={styles['card']}>
      <p className={styles['amount']}>
        <Money of={payment.total} isLarge /> <PaymentState payment={payment} />
      </p>
      <Facts
        rows={[
          [w.startedAt, <DateText key="started" moment={payment.startedAt} />],
          [w.paidAt, <DateText key="paid" moment={payment.paidAt} />],
          [w.cashier, payment.cashier ?? '—'],
        ]}
      />
      {payment.parts.length > 0 && (
        <section aria-label={w.parts}>
          <h3>{w.parts}</h3>
          <ul className={styles['parts']}>
            {payment.parts.map(({ bill, principal, lateFee }) => (
              <li key={bill.id}>
                <ScreenLink to={`/bills/${bill.id}`}>
                  {bill.room?.community} {bill.room?.label} {bill.item.name} <DateText period={bill.period} />
                </ScreenLink>
                <span>
                  <Money of={principal} />
                  {lateFee.amountMinor > 0 && (
                    <>
                      {' '}
                      + {w.lateFee} <Money of={lateFee} />
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {payment.receipts.map((receipt) => (
        <section key={receipt.id} aria-label={receipt.number}>
          <h3 className="figures">{receipt.number}</h3>
          <ReceiptCard receipt={receipt} />
        </section>
      ))}
    </div>
  );
}
