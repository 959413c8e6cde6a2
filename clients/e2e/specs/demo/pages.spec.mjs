/** The pages that the server draws itself: the demo's front page, the simulated cashier, the check of a receipt. */
import assert from 'node:assert/strict';
import { ask, lastCode } from '../../harness/api.mjs';
import { OWNERS } from '../../harness/cast.mjs';
import { shoot } from '../../harness/screens.mjs';
import { story } from '../../harness/story.mjs';

story('the front page shows who may look around', async ({ open }) => {
  const page = await open();
  await page.goto('/');
  await page.getByRole('heading', { name: '以谁的身份看看？' }).waitFor();
  assert.deepEqual(await shoot(page, 'demo', 'front page'), []);
});

story('the cashier of the simulated provider takes the money and says so', async ({ open }) => {
  const cashier = await openedCashier(OWNERS.neighbour.phone);
  const page = await open();
  await page.goto(cashier);
  assert.deepEqual(await shoot(page, 'demo', 'cashier'), []);
  await page.getByRole('button', { name: /^支付 ¥/ }).click();
  await page.getByText('支付成功').waitFor();
  assert.deepEqual(await shoot(page, 'demo', 'cashier paid'), []);
});

story('a receipt that does not exist is told from a genuine one', async ({ open }) => {
  const page = await open();
  await page.goto('/verify/');
  assert.deepEqual(await shoot(page, 'demo', 'verify'), []);
});

/** Address of the cashier for the first open bill of somebody. */
async function openedCashier(phone) {
  const errors = 'errors { code message }';
  await ask('owner', `mutation ($input: RequestLoginCodeInput!) { requestLoginCode(input: $input) { ${errors} } }`, { input: { phone } });
  const { signInWithCode } = await ask(
    'owner',
    `mutation ($input: SignInWithCodeInput!) { signInWithCode(input: $input) { ${errors} session { accessToken } } }`,
    { input: { phone, code: await lastCode(phone), device: '浏览器测试' } },
  );
  const signedIn = { token: signInWithCode.session.accessToken };
  const { openBills } = await ask('owner', '{ openBills(first: 1) { nodes { id outstanding { amountMinor } lateFee { amountMinor } } } }', {}, signedIn);
  const [bill] = openBills.nodes;
  const { payBills } = await ask(
    'owner',
    `mutation ($input: PayBillsInput!) { payBills(input: $input) { ${errors} billPayment { id } } }`,
    { input: { billIds: [bill.id], expectedTotalMinor: bill.outstanding.amountMinor + bill.lateFee.amountMinor, idempotencyKey: `pages-${Date.now()}` } },
    signedIn,
  );
  const { openCheckout } = await ask(
    'owner',
    `mutation ($input: OpenCheckoutInput!) { openCheckout(input: $input) { ${errors} checkout { cashierUrl } } }`,
    { input: { paymentId: payBills.billPayment.id, provider: 'wechat', channel: 'NATIVE' } },
    signedIn,
  );
  return openCheckout.checkout.cashierUrl;
}
