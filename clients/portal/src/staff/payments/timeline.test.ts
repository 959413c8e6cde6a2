import { expect, test } from 'vitest';
import type { PaymentQuery } from '@kit/gql/staff';
import { momentsOf } from './timeline';

const yuan = (amountMinor: number) => ({ amount: (amountMinor / 100).toFixed(2), amountMinor, currency: 'CNY' });

function asked(more: Partial<PaymentQuery['paymentAttempts'][number]> = {}): PaymentQuery {
  return {
    payment: {
      id: 'p', status: 'SETTLED', provider: 'wechat', total: yuan(5000), cashier: null, parts: [],
      startedAt: '2026-11-23T02:00:00+00:00', paidAt: '2026-11-23T02:03:00+00:00', receipts: [],
    },
    paymentAttempts: [
      {
        number: 'L1', provider: 'wechat', channel: 'JSAPI', state: 'SUCCEEDED', refusal: '', position: 1, groups: 1,
        checks: 1, createdAt: '2026-11-23T02:01:00+00:00', expiresAt: '2026-11-23T02:16:00+00:00', legs: [],
        messages: [], ...more,
      },
    ],
  };
}

const message = {
  id: 'm', origin: 'NOTIFY', kind: 'PAID', state: 'PROCESSED', receivedAt: '2026-11-23T02:04:00+00:00',
  processedAt: '2026-11-23T02:04:00+00:00', tries: 0, lastError: '', amount: yuan(5000), transactionId: '42',
  refundNumber: '', status: 'PAID', succeededAt: null, payer: 'oUp****eS6o',
} as const;

const refund = {
  id: 'r', number: 'R1', providerNumber: '', amount: yuan(1000), stage: 'PROCESSING', refusal: '',
  requestedAt: '2026-11-24T02:00:00+00:00', acceptedAt: null, finishedAt: null,
} as const;

const leg = {
  number: 'L1', transactionId: '42', community: '锦苑', account: '', state: 'SUCCEEDED', amount: yuan(5000),
  succeededAt: '2026-11-23T02:03:00+00:00', refunds: [refund],
} as const;

test('what happened stands in the order in which it happened', () => {
  const steps = momentsOf(asked({ messages: [message], legs: [{ ...leg, refunds: [refund] }] })).map((each) => each.step);
  expect(steps).toEqual(['opened', 'checkout', 'succeeded', 'notified', 'captured', 'refundAsked']);
});

test('what the provider did in the second in which it was asked stands behind the asking', () => {
  const asking = { ...refund, requestedAt: '2026-11-24T02:00:00.750+00:00', acceptedAt: '2026-11-24T02:00:00+00:00' };
  const steps = momentsOf(asked({ legs: [{ ...leg, refunds: [asking] }] })).map((each) => each.step);
  expect(steps.slice(-2)).toEqual(['refundAsked', 'refundTaken']);
});

test('money taken at the desk was at no cashier of a provider', () => {
  const steps = momentsOf(asked({ channel: 'DESK', provider: 'cash', legs: [{ ...leg, refunds: [] }] })).map((each) => each.step);
  expect(steps).toEqual(['opened', 'taken']);
});

test('a moment that has not come is left out, and keys are single', () => {
  const query = { ...message, origin: 'QUERY', kind: 'CLOSED', processedAt: null, amount: null } as const;
  const moments = momentsOf(asked({ messages: [message, query] }));
  expect(moments.map((each) => each.step)).toEqual(['opened', 'checkout', 'notified', 'queried', 'captured']);
  expect(new Set(moments.map((each) => each.key)).size).toBe(moments.length);
  expect(moments.at(3)?.amount).toBeUndefined();
});
