import type { PaymentQuery } from '@kit/gql/staff';
import type { MoneyLike } from '@kit/format';

export type AttemptRow = PaymentQuery['paymentAttempts'][number];

export type Step =
  | 'opened'
  | 'checkout'
  | 'notified'
  | 'queried'
  | 'succeeded'
  | 'taken'
  | 'captured'
  | 'receipt'
  | 'refundAsked'
  | 'refundTaken'
  | 'refundEnded';

/** Something that happened to a payment. `note`: a number, a way or a state that tells it from its like. */
export interface Moment {
  key: string;
  at: string;
  step: Step;
  note: string;
  amount?: MoneyLike;
}

/** All that happened to a payment, earliest first; what happened in one second in the order of the steps. */
export function momentsOf({ payment, paymentAttempts }: PaymentQuery): Moment[] {
  const found: Moment[] = [];
  const add = (step: Step, at: string | null, note: string, amount?: MoneyLike): void => {
    if (at !== null) found.push({ key: `${step} ${found.length}`, at, step, note, amount });
  };
  add('opened', payment.startedAt, '', payment.total);
  for (const attempt of paymentAttempts) {
    // At the desk the money is in the till before anything is written down.
    const isAtDesk = attempt.channel === 'DESK';
    if (!isAtDesk) add('checkout', attempt.createdAt, attempt.number);
    for (const message of attempt.messages) {
      add(message.origin === 'NOTIFY' ? 'notified' : 'queried', message.receivedAt, message.kind, message.amount ?? undefined);
      if (message.kind === 'PAID') add('captured', message.processedAt, '');
    }
    for (const leg of attempt.legs) {
      add(isAtDesk ? 'taken' : 'succeeded', leg.succeededAt, isAtDesk ? '' : leg.transactionId, leg.amount);
      for (const refund of leg.refunds) {
        add('refundAsked', refund.requestedAt, refund.number, refund.amount);
        add('refundTaken', refund.acceptedAt, refund.number);
        add('refundEnded', refund.finishedAt, refund.stage);
      }
    }
  }
  for (const receipt of payment.receipts) add('receipt', receipt.issuedAt, receipt.number);
  return found
    // Providers say their times in whole seconds: what they did within ours came after it.
    .map((moment, order) => ({ moment, order, time: Math.floor(Date.parse(moment.at) / 1000) }))
    .sort((one, other) => one.time - other.time || rank(one.moment.step) - rank(other.moment.step) || one.order - other.order)
    .map(({ moment }) => moment);
}

const ORDER: readonly Step[] = [
  'opened',
  'checkout',
  'succeeded',
  'taken',
  'notified',
  'queried',
  'captured',
  'receipt',
  'refundAsked',
  'refundTaken',
  'refundEnded',
];

function rank(step: Step): number {
  return ORDER.indexOf(step);
}
