/** From the company's collection rate down to one unpaid bill and why it is what it is. */
import assert from 'node:assert/strict';
import { asStaff } from '../../harness/people.mjs';
import { story } from '../../harness/story.mjs';

story("a leader drills from the company's rate to one unpaid bill", async ({ open }) => {
  const page = await open({ state: await asStaff('leader') });
  await page.goto('/console/collection?period=2026-11');
  await page.getByRole('heading', { level: 1, name: '信和物业集团收缴情况' }).waitFor();
  assert.match(await page.getByTestId('rate').innerText(), /^\d+\.\d\d%$/);

  const units = page.getByRole('grid', { name: '按机构' });
  await units.getByText('淮河区域公司').click();
  await page.getByRole('heading', { level: 1, name: '淮河区域公司收缴情况' }).waitFor();
  await units.getByText('金桂苑管理处').click();
  await page.getByRole('heading', { level: 1, name: '金桂苑管理处收缴情况' }).waitFor();
  const item = page.getByRole('grid', { name: '按收费项目' }).getByRole('row').filter({ hasText: '物业服务费' });
  const openSum = (await item.getByRole('link').innerText()).trim();
  await item.getByRole('link').click();

  // The bills behind the sum: the same unit, month and item, unpaid, and together the same amount.
  await page.getByRole('heading', { level: 1, name: '账单' }).waitFor();
  const bills = page.getByRole('grid', { name: '账单' });
  await page.getByText(openSum).last().waitFor();
  await bills.getByRole('row').filter({ hasText: '金桂苑管理处' }).first().click();
  const bill = page.getByRole('dialog');
  await bill.getByRole('heading', { name: '为什么是这个金额' }).waitFor();
  await bill.getByText('待缴').waitFor();
  await bill.getByRole('link', { name: '在单独页面打开' }).click();
  await page.getByRole('heading', { level: 1, name: '账单详情' }).waitFor();
});
