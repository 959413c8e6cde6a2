/** A new company's first workbook has mistakes in it: the clerk imports the rest, mends them, imports again. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { mended, newCompany } from '../../harness/company.mjs';
import { CLIENTS, resultFolder } from '../../harness/settings.mjs';
import { story } from '../../harness/story.mjs';

const DIRTY = join(CLIENTS, '..', 'infra', 'sample', 'dirty.xlsx');
const PASSWORD = 'linli-first-2026';

story('a clerk imports the dirty workbook, mends it from the error workbook, imports again', async ({ open }) => {
  const { login, oneTimePassword } = await newCompany();
  const page = await open();
  await chooseFirstPassword(page, login, oneTimePassword);

  await page.goto('/console/imports');
  await page.getByLabel('把台账（.xlsx）拖到这里，或点击选择文件').setInputFiles(DIRTY);
  await page.getByText('发现 14 处错误，涉及 14 行').waitFor();
  await page.getByRole('combobox', { name: '工作表' }).click();
  await page.getByTitle('收费标准（3）').click();
  await page.getByRole('grid', { name: '错误清单' }).getByRole('row').filter({ hasText: '公式' }).nth(2).waitFor();

  const asked = page.waitForEvent('download');
  await page.getByRole('link', { name: /导入错误\.xlsx/ }).click();
  const folder = resultFolder('downloads');
  const errors = join(folder, 'errors.xlsx');
  await (await asked).saveAs(errors);

  await page.getByRole('button', { name: /^跳过错误行，先导入/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^跳过错误行，先导入/ }).click();
  await page.getByText(/^已导入 [\d,]+ 行，另有 281 行没有导入$/).waitFor({ timeout: 60_000 });

  const mendedFile = join(folder, 'mended.xlsx');
  await mended(errors, mendedFile);
  await page.getByLabel('改好后重新上传').setInputFiles(mendedFile);
  await page.getByText(/^检查通过：[\d,]+ 行都可以导入$/).waitFor();
  await page.getByRole('button', { name: /^导入 [\d,]+ 行$/ }).click();
  await page.getByText(/^已导入 [\d,]+ 行$/).waitFor({ timeout: 60_000 });

  // Nothing stays behind: the room that had a wrong area is found, and the same file again changes nothing.
  await page.getByRole('button', { name: '换一个文件' }).click();
  await page.getByLabel('把台账（.xlsx）拖到这里，或点击选择文件').setInputFiles(mendedFile);
  await page.getByRole('button', { name: /^导入 [\d,]+ 行$/ }).click();
  await page.getByText('这个文件以前已经导入过，没有变化').waitFor();
  const history = page.getByRole('grid', { name: '导入记录' });
  await page.reload();
  await history.getByRole('row').filter({ hasText: '导入结果' }).first().waitFor();
  assert.equal(await history.getByRole('row').filter({ hasText: '已完成' }).count(), 6);
});

async function chooseFirstPassword(page, login, oneTimePassword) {
  await page.goto('/console/sign-in');
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('密码', { exact: true }).fill(oneTimePassword);
  await page.getByRole('button', { name: /^登\s*录$/ }).click();
  await page.getByLabel('新密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再输一次新密码').fill(PASSWORD);
  await page.getByRole('button', { name: '保存并登录' }).click();
  await page.waitForURL((url) => !url.pathname.includes('/sign-in'));
}
