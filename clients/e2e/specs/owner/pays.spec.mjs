/** An owner of two rooms in the browser of his phone: why is it this much, pay both at once, here is the receipt. */
import assert from 'node:assert/strict';
import { OWNERS } from '../../harness/cast.mjs';
import { tick } from '../../harness/hands.mjs';
import { signInAsOwner } from '../../harness/people.mjs';
import { WIDTHS } from '../../harness/settings.mjs';
import { story } from '../../harness/story.mjs';

const PHONE_BROWSER =
  'Mozilla/5.0 (Linux; Android 14; Phone) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';

story('an owner reads why, pays two rooms at the cashier and gets the receipts', async ({ open }) => {
  const page = await open({ width: WIDTHS.phone, userAgent: PHONE_BROWSER });
  await signInAsOwner(page, OWNERS.ofTwoCompanies.phone);

  // What is owed, on the first page and in the list, is one sum.
  const [owed] = /¥[\d,.]+/.exec(await page.getByRole('main').innerText());
  await page.getByRole('button', { name: '去缴费' }).click();
  const pay = page.getByRole('button', { name: /^微信支付/ });
  assert.equal(await pay.getAttribute('aria-label'), `微信支付 ${owed}`);

  // A bill says why.
  await page.getByRole('link', { name: /^水费/ }).first().click();
  await page.getByRole('heading', { name: '为什么是这个金额' }).waitFor();
  assert.match(await page.getByRole('main').innerText(), /上次 \d+，本次 \d+，用量 \d+ 吨/);
  await page.getByRole('button', { name: '返回' }).click();

  // Unticking one room takes its bills out of the sum; ticked again it is whole.
  const rooms = page.getByRole('checkbox', { name: /^选择 .* 的全部账单$/ });
  await rooms.first().waitFor();
  assert.equal(await rooms.count(), 2);
  await tick(rooms.last());
  assert.notEqual(await pay.getAttribute('aria-label'), `微信支付 ${owed}`);
  await tick(rooms.last());
  assert.equal(await pay.getAttribute('aria-label'), `微信支付 ${owed}`);

  // The provider's cashier, then back to ours, which knows by itself.
  await pay.click();
  await page.waitForURL((url) => url.pathname.startsWith('/cgi-bin/mmpayweb-bin/'));
  assert.ok((await page.getByRole('main').innerText()).includes(owed.slice(1)));
  await page.getByRole('button', { name: /^支付 ¥/ }).click();
  await page.getByText('支付成功').waitFor();
  await page.getByRole('link', { name: '返回商家' }).click();
  await page.getByText('缴费成功').waitFor({ timeout: 30_000 });

  // One receipt for each community, and its code proves it.
  const receipts = page.getByRole('link', { name: /收据 SJ\d{6}-\d{6}/ });
  assert.equal(await receipts.count(), 2);
  await receipts.first().click();
  await page.getByRole('img', { name: '收据验真二维码' }).waitFor();
  const [code] = /(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/.exec(await page.getByRole('main').innerText());
  await page.goto('/verify/');
  await page.getByRole('textbox', { name: '收据上的验证码' }).fill(code);
  await page.getByRole('button', { name: '查验' }).click();
  await page.getByText(/真实有效|是真的|有效/).first().waitFor();

  // Nothing is owed any more.
  await page.goto('/app/pages/home/index');
  await page.settled();
  assert.doesNotMatch(await page.getByRole('main').innerText(), /去缴费/);
});

story('a desktop shows a code to scan, and notices by itself that it was paid', async ({ open }) => {
  const page = await open();
  await signInAsOwner(page, OWNERS.family.phone);
  await page.goto('/app/pages/bills/index');
  await page.settled();
  await tick(page.getByRole('checkbox', { name: '全选' }));
  await tick(page.getByRole('checkbox', { name: /二次供水费|电梯运行费|水费/ }).first());
  await page.getByRole('button', { name: /^微信支付/ }).click();
  await page.getByRole('img', { name: '微信付款二维码' }).waitFor();
  const cashier = page.context().waitForEvent('page');
  await page.getByText('打开模拟收银台').click();
  const other = await cashier;
  await other.getByRole('button', { name: /^支付 ¥/ }).click();
  await other.getByText('支付成功').waitFor();
  await page.bringToFront();
  await page.getByText('缴费成功').waitFor({ timeout: 60_000 });
});
