/** What a person must wait for: compressed script from the server before the first thing that he came for. */
import assert from 'node:assert/strict';
import { asOwner, asStaff } from '../harness/people.mjs';
import { WIDTHS } from '../harness/settings.mjs';
import { story } from '../harness/story.mjs';

const KB = 1000;

story('the first bill in the browser of a phone comes after 170 KB of script at most', async ({ open }) => {
  const page = await open({ state: await asOwner('owner'), width: WIDTHS.phone });
  const scripts = await scriptsOf(page);
  await page.goto('/app/pages/bills/index');
  await page.getByRole('link', { name: /¥/ }).first().waitFor();
  within(170 * KB, await scripts());
});

story('signing in at the console comes after 250 KB of script at most', async ({ open }) => {
  const page = await open();
  const scripts = await scriptsOf(page);
  await page.goto('/console/sign-in');
  await page.getByLabel('账号').waitFor();
  within(250 * KB, await scripts());
});

story('a table at the console comes after 380 KB of script at most, in 20 files', async ({ open }) => {
  const page = await open({ state: await asStaff('leader') });
  const scripts = await scriptsOf(page);
  await page.goto('/console/bills');
  await page.getByRole('grid', { name: '账单' }).getByRole('row').nth(5).waitFor();
  const needed = await scripts();
  within(380 * KB, needed);
  assert.ok(needed.length <= 20, `${needed.length} files: each costs a request`);
});

/** Counts scripts as they travel: bodies in their content encoding, without the headers before them. */
async function scriptsOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const scripts = [];
  session.on('Network.responseReceived', ({ type, response }) => {
    if (type !== 'Script') return;
    const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const name = new URL(response.url).pathname;
    scripts.push({ name, size: Number(headers['content-length']), encoding: headers['content-encoding'] ?? 'none' });
  });
  return async () => {
    await page.settled();
    return scripts;
  };
}

function within(most, scripts) {
  assert.ok(scripts.length > 0, 'no script came at all');
  const listed = scripts.map(({ name, size, encoding }) => `${name} ${size} (${encoding})`).join('\n  ');
  const total = scripts.reduce((sum, { size }) => sum + size, 0);
  // On purpose also where all is well: the figure that is left.
  console.log(`${Math.round(total / KB)} KB of ${Math.round(most / KB)} KB in ${scripts.length} scripts`);
  assert.ok(total <= most, `${total} bytes are more than ${most}:\n  ${listed}`);
  const plain = scripts.filter(({ size, encoding }) => encoding === 'none' && size > 2 * KB);
  assert.deepEqual(plain, [], 'scripts that were not compressed');
}
