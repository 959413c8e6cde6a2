/** An owner's payment through the API and the simulated provider, for screens that show what has been paid. */
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './api.mjs';

const ERRORS = 'errors { code message }';
const SETTLING_MS = 60_000;

/**
 * Hold bills at what they come to now and open the provider's cashier.
 *
 * @returns {id, cashierUrl} of the payment
 */
export async function openedPayment(token, billIds) {
  const signedIn = { token };
  const { openBills } = await ask(
    'owner',
    '{ openBills(first: 100) { nodes { id outstanding { amountMinor } lateFee { amountMinor } } } }',
    {},
    signedIn,
  );
  const chosen = openBills.nodes.filter(({ id }) => billIds.includes(id));
  const expectedTotalMinor = chosen.reduce((sum, bill) => sum + bill.outstanding.amountMinor + bill.lateFee.amountMinor, 0);
  const { payBills } = await ask(
    'owner',
    `mutation ($input: PayBillsInput!) { payBills(input: $input) { ${ERRORS} billPayment { id } } }`,
    { input: { billIds, expectedTotalMinor, idempotencyKey: `browser-${billIds.join('-')}` } },
    signedIn,
  );
  const { id } = payBills.billPayment;
  const { openCheckout } = await ask(
    'owner',
    `mutation ($input: OpenCheckoutInput!) { openCheckout(input: $input) { ${ERRORS} checkout { cashierUrl } } }`,
    { input: { paymentId: id, provider: 'wechat', channel: 'NATIVE' } },
    signedIn,
  );
  return { id, cashierUrl: openCheckout.checkout.cashierUrl };
}

/** The payer's button at the simulated cashier. */
export async function pressPay(cashierUrl) {
  const answer = await fetch(`${cashierUrl}/pay`, { method: 'POST' });
  if (!answer.ok) throw new Error(`the cashier answers ${answer.status}`);
}

/** The payment once its money has arrived: {status, receipts: [{id}]}. */
export async function settledPayment(token, id) {
  const deadline = Date.now() + SETTLING_MS;
  for (;;) {
    const { payment } = await ask('owner', 'query ($id: ID!) { payment(id: $id) { status receipts { id } } }', { id }, { token });
    if (payment.status === 'SETTLED') return payment;
    if (Date.now() > deadline) throw new Error(`payment ${id} is ${payment.status} after ${SETTLING_MS / 1000} s`);
    await pause(300);
  }
}
