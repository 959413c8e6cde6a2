/** Signing in as somebody of the cast, on the screens as he would; once for all spec files of a run. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastCode } from './api.mjs';
import { OWNERS, STAFF } from './cast.mjs';
import { runStory } from './story.mjs';
import { SITE, WIDTHS, fileName, resultFolder } from './settings.mjs';

// Access tokens live for 15 minutes. A state that renews them in one browser would be signed out in another.
const KEPT_MS = 8 * 60_000;

/** Storage state of a member of staff: 'leader', 'cashier', … */
export function asStaff(login) {
  return kept(`staff-${login}`, { width: WIDTHS.desk }, async (page) => {
    await signInAsStaff(page, STAFF[login]);
  });
}

/** Storage state of one of OWNERS. */
export function asOwner(who) {
  return kept(`owner-${who}`, { width: WIDTHS.phone }, async (page) => {
    await signInAsOwner(page, OWNERS[who].phone);
  });
}

export async function signInAsStaff(page, { login, password }) {
  await page.goto('/console/sign-in');
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: /^登\s*录$/ }).click();
  await page.waitForURL((url) => !url.pathname.includes('/sign-in'));
  await page.settled();
}

export async function signInAsOwner(page, phone) {
  await page.goto('/app/packages/account/sign_in/index');
  await page.getByRole('textbox', { name: '手机号' }).fill(phone);
  const sent = page.waitForResponse((answer) => answer.url().endsWith('/graphql/owner'));
  await page.getByRole('button', { name: '获取验证码' }).click();
  await sent;
  // The last digit sends it.
  await page.getByRole('textbox', { name: '验证码' }).fill(await lastCode(phone));
  await page.waitForURL((url) => !url.pathname.includes('/sign_in'));
  await page.settled();
}

async function kept(name, options, signIn) {
  const file = join(resultFolder('signed-in', fileName(SITE)), `${name}.json`);
  if (existsSync(file) && Date.now() - statSync(file).mtimeMs < KEPT_MS) return JSON.parse(readFileSync(file, 'utf8'));
  let state = null;
  await runStory(`signing in as ${name}`, async ({ open }) => {
    const page = await open(options);
    await signIn(page);
    state = await page.context().storageState();
  });
  writeFileSync(file, JSON.stringify(state));
  return state;
}
