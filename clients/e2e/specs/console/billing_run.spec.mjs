/** The clerk bills a month for one community: looks at what it would come to, posts it, finds the bills. */
import assert from 'node:assert/strict';
import { asStaff } from '../../harness/people.mjs';
import { story } from '../../harness/story.mjs';

story('a clerk previews a run, posts it, and a second run finds nothing to bill', async ({ open }) => {
  const page = await open({ state: await asStaff('clerk') });
  await page.goto('/console/billing-runs');
  await page.getByRole('button', { name: '计算并出账' }).click();
  await page.getByRole('combobox', { name: '范围' }).click();
  await page.locator('.ant-select-item-option').filter({ hasText: '翠湖湾管理处' }).click();
  await page.getByRole('button', { name: '下个月', exact: true }).click();
  await page.getByRole('button', { name: /^试\s*算$/ }).click();

  const post = page.getByRole('button', { name: /^过账：生成/ });
  await post.waitFor({ timeout: 30_000 });
  await page.getByRole('grid', { name: '按收费项目' }).getByRole('row').filter({ hasText: '物业' }).first().waitFor();
  const [, bills, amount] = /生成 ([\d,]+) 张账单，共 (¥[\d,.]+)/.exec(await post.innerText());
  await post.click();
  await page.getByRole('dialog').getByText(`将生成 ${bills} 张账单，共 ${amount}`).waitFor();
  await page.getByRole('button', { name: '确认过账' }).click();
  await page.getByText(`已过账 ${bills} 张账单，共 ${amount}`).waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: '查看这批账单' }).waitFor();

  await page.getByRole('link', { name: '出账记录' }).first().click();
  const run = page.getByRole('grid', { name: '出账' }).getByRole('row').nth(1);
  await run.getByText('翠湖湾管理处').waitFor();
  assert.match(await run.innerText(), new RegExp(bills));

  // The same once more makes no bill.
  await page.goBack();
  await page.goto(page.url().replace(/[?&]job=[^&]+/, ''));
  await page.getByRole('button', { name: '重新试算' }).waitFor();
  await page.getByText('已有账单（不会重复）').or(page.getByText('没有可生成的账单')).first().waitFor();
  assert.equal(await post.count(), 0);
});
