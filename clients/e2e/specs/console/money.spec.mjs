/** Money at the console: a payment taken at the desk goes back in cash, and the books balance, down to the posting. */
import assert from 'node:assert/strict';
import { ask, tokenOf } from '../../harness/api.mjs';
import { asStaff } from '../../harness/people.mjs';
import { story } from '../../harness/story.mjs';

const ROOM = '{ searchRooms(text: "JG-1-5-2-1501") { room { id } } }';
const TAKE =
  'mutation ($input: TakePrepaymentInput!) { takePrepayment(input: $input) { errors { code message } taken { paymentId } } }';

/** A payment in advance at the desk, of ¥50; the story gives all of it back. */
async function takenAtDesk(token) {
  const { searchRooms } = await ask('staff', ROOM, {}, { token });
  const input = { roomId: searchRooms[0].room.id, amountMinor: 5000, idempotencyKey: `money-${Date.now()}` };
  const { takePrepayment } = await ask('staff', TAKE, { input }, { token });
  return takePrepayment.taken.paymentId;
}

story('a payment goes back on its own page, and the books tell of it', async ({ open }) => {
  const state = await asStaff('leader');
  const paymentId = await takenAtDesk(tokenOf(state));
  const page = await open({ state });
  await page.goto(`/console/payments/${paymentId}`);
  await page.getByRole('heading', { level: 1, name: '缴费 · 现金' }).waitFor();
  await page.getByRole('list', { name: '经过' }).getByText('前台收款').waitFor();
  await page.getByRole('grid', { name: '账务分录' }).getByText('预存款').first().waitFor();

  await page.getByRole('button', { name: '申请退款' }).click();
  const asking = page.getByRole('dialog');
  await asking.getByText('限额以内').waitFor();
  await asking.getByLabel('原因').fill('业主改为按月缴');
  await asking.getByRole('button', { name: '申请退款' }).click();
  await asking.waitFor({ state: 'hidden' });

  const refunds = page.getByRole('region', { name: '这笔缴费的退款' });
  await refunds.getByText('等待付款').waitFor();
  await refunds.getByRole('button', { name: '¥50.00' }).click();
  const refund = page.getByRole('dialog');
  await refund.getByRole('button', { name: '已把钱交给业主' }).click();
  await refund.waitFor({ state: 'hidden' });
  await refunds.getByText('已退回').waitFor();

  // From the trial balance to the account, its postings, and back to the payment.
  await page.goto('/console/ledger');
  await page.getByText('借贷平衡').waitFor();
  await page.getByRole('grid', { name: '试算平衡' }).getByRole('row').filter({ hasText: '金桂苑管理处' }).filter({ hasText: '现金' }).click();
  await page.getByRole('dialog').getByRole('row').filter({ hasText: '金桂苑管理处' }).click();
  await page.getByRole('heading', { level: 1, name: '分录' }).waitFor();
  const postings = page.getByRole('grid', { name: '分录' });
  await postings.getByRole('row').filter({ hasText: '收款' }).first().click();
  await page.getByRole('dialog').getByRole('link', { name: '看这笔缴费' }).click();
  await page.getByRole('heading', { level: 1, name: /缴费/ }).waitFor();
  assert.match(page.url(), /\/payments\//);
});
