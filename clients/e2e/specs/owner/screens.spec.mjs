/** Every page of the owners' app at every width, in the dark, in large letters, and when things are not as usual. */
import { FAILED_REQUEST, answers, failing, flood, longNames, nothing } from '../../harness/answers.mjs';
import { RULES_OF_COLOUR } from '../../harness/looks.mjs';
import { ownersPages } from '../../harness/owners_pages.mjs';
import { asOwner } from '../../harness/people.mjs';
import { ownerRoutes } from '../../harness/routes.mjs';
import { nothingWrong, visit, visitAll } from '../../harness/screens.mjs';
import { WIDTHS } from '../../harness/settings.mjs';
import { story } from '../../harness/story.mjs';

const NARROWEST = 320;
const PHONE = [WIDTHS.phone];

let pages = null;
const allPages = async () => (pages ??= await ownersPages(await ownerRoutes()));

story('every page of the app, from the narrowest phone to a desk', async ({ open }) => {
  const looks = { folder: 'app', widths: [NARROWEST, ...Object.values(WIDTHS)], touched: true };
  const all = await allPages();
  const wrong = [];
  for (const [whose, isForOwners] of [[await asOwner('owner'), true], [undefined, false]]) {
    const theirs = all.filter((page) => page.isForOwners === isForOwners);
    const opened = () => open({ state: whose, width: NARROWEST, traced: false });
    wrong.push(...(await visitAll(theirs, opened, (page, { address, name }) => visit(page, address, { ...looks, name }))));
  }
  nothingWrong(wrong);
});

story('what somebody sees who has not signed in', async ({ open }) => {
  const opened = () => open({ width: WIDTHS.phone, traced: false });
  const look = (page, name) => visit(page, `/app/pages/${name}/index`, { folder: 'app visitor', name, widths: PHONE });
  nothingWrong(await visitAll(['home', 'bills', 'me'], opened, look));
});

for (const [circumstances, changes, options] of [
  ['in large letters in the dark', [], { dark: true }],
  ['with nothing in any list', [nothing], {}],
  ['with many entries of long names', [flood, longNames], {}],
  ['with a server that fails', [failing], { expected: [FAILED_REQUEST] }],
]) {
  story(`the owners' pages ${circumstances}`, async ({ open }) => {
    const state = await asOwner('owner');
    const opened = async () => {
      const page = await open({ width: WIDTHS.phone, state, traced: false, ...options });
      if (options.dark) await chooseLargeLetters(page);
      await answers(page, ...changes);
      return page;
    };
    const looks = { folder: `app ${circumstances}`, widths: PHONE, axe: options.dark ? RULES_OF_COLOUR : false };
    const theirs = (await allPages()).filter(({ isForOwners }) => isForOwners);
    nothingWrong(await visitAll(theirs, opened, (page, { address, name }) => visit(page, address, { ...looks, name })));
  });
}

async function chooseLargeLetters(page) {
  await page.goto('/app/packages/account/settings/index');
  await page.getByLabel(/大字/).click();
}
