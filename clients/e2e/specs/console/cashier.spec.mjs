/** The cashier's whole flow without the mouse: find the room, take cash, give change, next one. */
import assert from 'node:assert/strict';
import { asStaff } from '../../harness/people.mjs';
import { story } from '../../harness/story.mjs';

const ROOM = '5-2-1502';
const PAID = 2000;

story('a cashier takes cash and gives change by the keyboard alone', async ({ open }) => {
  const page = await open({ state: await asStaff('cashier') });
  await withoutMouse(page);
  const orders = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/graphql/staff') && request.postDataJSON().operationName === 'TakeCash') orders.push(request);
  });
  await page.goto('/console/desk');
  await page.settled();

  // The field to find a room is in hand at once; the first that is found opens.
  await page.keyboard.type(ROOM);
  await page.getByRole('list', { name: '查找结果' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '5栋2单元1502', level: 1 }).waitFor();

  // All bills are ticked. One is left out and taken in again.
  const due = page.getByRole('region', { name: '收款', exact: true }).getByRole('status').first();
  await due.filter({ hasText: /¥[1-9]/ }).waitFor();
  const owed = fen(await due.innerText());
  await page.keyboard.press('Space');
  await until(async () => fen(await due.innerText()) < owed);
  await page.keyboard.press('Space');
  await until(async () => fen(await due.innerText()) === owed);

  // What is on the desk, and what goes back.
  await page.keyboard.press('Enter');
  await page.keyboard.type(String(PAID));
  const change = page.getByText('找零', { exact: true }).locator('..').getByRole('status');
  await until(async () => fen(await change.first().innerText()) === PAID * 100 - owed);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^确认收款/ }).waitFor();
  // A finger that slips: it must not count twice.
  await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter'), page.keyboard.press('Enter')]);

  // Taken: the change stands largest, the receipt has its number, and the room owes nothing.
  const taken = page.getByRole('status', { name: '已收款' });
  await taken.waitFor();
  const said = await taken.innerText();
  assert.equal(fen(/¥[\d,.]+/.exec(said)[0]), PAID * 100 - owed);
  assert.match(said, /SJ\d{6}-\d{6}/);
  assert.equal(orders.length, 1);
  const payments = page.getByRole('grid', { name: '缴费与收据' }).getByRole('link', { name: /^SJ/ });
  await payments.first().waitFor();
  assert.equal(await payments.count(), 1);

  // On to the next one.
  await page.keyboard.press('n');
  await page.waitForURL((url) => url.pathname === '/console/desk');
});

/** Any press of the mouse from now on would be a lie about the keyboard. */
async function withoutMouse(page) {
  await page.addInitScript(() => {
    addEventListener('mousedown', () => console.error('the mouse was used'), true);
  });
}

/** `¥1,240.48` in fen. */
function fen(amount) {
  return Math.round(Number(amount.replace(/[^\d.]/g, '')) * 100);
}

async function until(condition) {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `does not come about: ${condition}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}
