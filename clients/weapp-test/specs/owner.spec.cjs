/** An owner's way through the mini-program: in by WeChat, what is owed and why, paid in WeChat's cashier, receipt. */
const assert = require('node:assert/strict');
const test = require('node:test');
const { lastCode, phoneOf } = require('../harness/world.cjs');

// Who they are stands in infra/sample/cast.json. The browser's stories use the others: a code can be asked for once a
// minute, and bills can be paid once.
const { residents } = require('../../../infra/sample/cast.json');
const { phone: number } = residents.find(({ who }) => who.includes('his tenant'));

const phone = phoneOf('tenant', { pays: false });
let total = '';

test('a stranger is told what this is, and how to come in', async () => {
  await phone.start();
  assert.match(phone.text(), /登录后看到您家每一笔账单/);
  await phone.tap('登录');
  assert.equal(phone.path, 'packages/account/sign_in/index');
});

test('a WeChat that nobody knows is bound to a phone once', async () => {
  await phone.tap('微信快捷登录');
  assert.match(phone.text(), /首次用微信登录/);
  await phone.type('手机号', number);
  await phone.tap('获取验证码');
  await phone.type('验证码', await lastCode(number));
  assert.equal(phone.path, 'pages/home/index');
  await phone.until('待缴合计');
});

test('what is owed stands on the first page and is what the bills come to', async () => {
  [total] = /¥[\d,.]+/.exec(phone.text());
  await phone.tap('去缴费');
  assert.equal(phone.path, 'pages/bills/index');
  await phone.until('微信支付');
  assert.ok(phone.text().includes(`合计${total}`), `${total} is not the sum of:\n${phone.text()}`);
});

test('a bill says why it is what it is', async () => {
  const [bill] = phone.all(/^水费/);
  assert.ok(bill, phone.text());
  await phone.tap(/^水费/);
  assert.equal(phone.path, 'packages/money/bill/index');
  await phone.until('为什么是这个金额');
  phone.pop();
  await phone.settled();
  assert.equal(phone.path, 'pages/bills/index');
});

test('whoever closes the cashier keeps his bills and may go on', async () => {
  await phone.tap('微信支付');
  assert.equal(phone.path, 'packages/money/pay/index');
  await phone.until('您取消了支付');
  assert.ok(phone.text().includes(total));
});

test('the same payment is paid, and the result comes by itself', async () => {
  phone.pays = true;
  await phone.tap('继续支付');
  await phone.until('缴费成功');
  assert.match(phone.text(), /收据 SJ\d{6}-\d{6}/);
  const opened = phone.seen.requests.filter(({ variables }) => variables.input?.billIds !== undefined);
  assert.equal(opened.length, 1, 'the bills were held more than once');
});

test('the receipt can be read, opened and kept', async () => {
  await phone.tap(/^收据 SJ/);
  assert.equal(phone.path, 'packages/money/receipt/index');
  await phone.until(total);
});

test('nothing is owed any more', async () => {
  phone.reset('/pages/home/index');
  await phone.settled();
  await phone.until(/没有待缴|已缴清|¥0\.00/);
});

test('the next time WeChat alone is enough', async () => {
  const again = phoneOf('tenant');
  await again.start('/packages/account/sign_in/index');
  await again.tap('微信快捷登录');
  await again.until(/银杏里/);
  assert.deepEqual([...again.seen.refused, ...phone.seen.refused], []);
});

// The program goes on asking for what changes; the process has nothing left to wait for.
test.after(() => setTimeout(() => process.exit(), 200).unref());
