/** Every page of the owners' app at every width, in the dark, in large letters, and when things are not as usual. */
import { FAILED_REQUEST, answers, failing, flood, longNames, nothing } from '../../harness/answers.mjs';
import { ownersPages } from '../../harness/owners_pages.mjs';
import { asOwner } from '../../harness/people.mjs';
import { ownerRoutes } from '../../harness/routes.mjs';
import { nothingWrong, visit } from '../../harness/screens.mjs';
import { WIDTHS } from '../../harness/settings.mjs';
import { story } from '../../harness/story.mjs';

const NARROWEST = 320;
const PHONE = [WIDTHS.phone];

let pages = null;
const allPages = async () => (pages ??= await ownersPages(await ownerRoutes()));

story('every page of the app, from the narrowest phone to a desk', async ({ open }) => {
  const wrong = [];
  const owner = await open({ state: await asOwner('owner'), width: NARROWEST, traced: false });
  const visitor = await open({ width: NARROWEST, traced: false });
  for (const { address, name, isForOwners } of await allPages()) {
    const looks = { folder: 'app', name, widths: [NARROWEST, ...Object.values(WIDTHS)], touched: true };
    wrong.push(...(await visit(isForOwners ? owner : visitor, address, looks)));
  }
  nothingWrong(wrong);
});

story('what somebody sees who has not signed in', async ({ open }) => {
  const wrong = [];
  const page = await open({ width: WIDTHS.phone, traced: false });
  for (const name of ['home', 'bills', 'me']) {
    wrong.push(...(await visit(page, `/app/pages/${name}/index`, { folder: 'app visitor', name, widths: PHONE })));
  }
  nothingWrong(wrong);
});

for (const [circumstances, changes, options] of [
  ['in large letters in the dark', [], { dark: true }],
  ['with nothing in any list', [nothing], {}],
  ['with many entries of long names', [flood, longNames], {}],
  ['with a server that fails', [failing], { expected: [FAILED_REQUEST] }],
]) {
  story(`the owners' pages ${circumstances}`, async ({ open }) => {
    const wrong = [];
    const page = await open({ width: WIDTHS.phone, state: await asOwner('owner'), traced: false, ...options });
    if (options.dark) await chooseLargeLetters(page);
    await answers(page, ...changes);
    for (const { address, name, isForOwners } of await allPages()) {
      if (!isForOwners) continue;
      const looks = { folder: `app ${circumstances}`, name, widths: PHONE, axe: options.dark === true };
      wrong.push(...(await visit(page, address, looks)));
    }
    nothingWrong(wrong);
  });
}

async function chooseLargeLetters(page) {
  await page.goto('/app/packages/account/settings/index');
  await page.getByLabel(/大字/).click();
}
