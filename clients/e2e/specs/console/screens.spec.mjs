/** Every address of the console, at every width; and what each screen of the menu shows when things are not as usual. */
import { FAILED_REQUEST, answers, failing, flood, longNames, nothing } from '../../harness/answers.mjs';
import { RULES_OF_COLOUR } from '../../harness/looks.mjs';
import { asStaff } from '../../harness/people.mjs';
import { consoleRoutes } from '../../harness/routes.mjs';
import { filled } from '../../harness/samples.mjs';
import { nothingWrong, visit, visitAll } from '../../harness/screens.mjs';
import { WIDTHS } from '../../harness/settings.mjs';
import { story } from '../../harness/story.mjs';

const SIGN_IN = '/sign-in';
// Nothing is asked before somebody looks for something: nothing can fail.
const ASK_NOTHING = new Set(['/desk']);

story('every screen of the console at three widths', async ({ open }) => {
  const routes = await consoleRoutes();
  const stranger = await open({ traced: false });
  const wrong = await visit(stranger, `/console${SIGN_IN}`, { folder: 'console', name: SIGN_IN });
  const leader = { state: await asStaff('leader'), traced: false };
  const inside = routes.filter(({ path }) => path !== SIGN_IN);
  wrong.push(
    ...(await visitAll(inside, () => open(leader), async (page, { path }) => {
      const address = await filled(path);
      // An address without a sample goes unseen: that is a thing wrong with it.
      if (address === null) return [`${path}: name something for its parameters in clients/e2e/harness/samples.mjs`];
      return visit(page, `/console${address}`, { folder: 'console', name: path });
    })),
  );
  nothingWrong(wrong);
});

for (const [circumstances, changes, options] of [
  ['in the dark', [], { dark: true }],
  ['with nothing in any list', [nothing], {}],
  ['with ten thousand entries of long names', [flood, longNames], {}],
  ['with a server that fails', [failing], { expected: [FAILED_REQUEST] }],
]) {
  story(`the screens of the menu ${circumstances}`, async ({ open }) => {
    const leader = { state: await asStaff('leader'), traced: false, ...options };
    const menu = (await consoleRoutes()).filter(({ isInMenu }) => isInMenu);
    const opened = async () => {
      const page = await open(leader);
      await answers(page, ...changes);
      return page;
    };
    const wrong = await visitAll(menu, opened, async (page, { path }) => {
      const axe = options.dark ? RULES_OF_COLOUR : false;
      const looks = { folder: `console ${circumstances}`, name: path, widths: [WIDTHS.desk], byLink: true, axe };
      const found = await visit(page, `/console${path}`, looks);
      return changes.includes(failing) ? [...found, ...(await withoutRetry(page, path))] : found;
    });
    nothingWrong(wrong);
  });
}

/** A screen that could not be filled says how to try again; the client itself tries a few times before. */
async function withoutRetry(page, path) {
  if (ASK_NOTHING.has(path)) return [];
  const retry = page.getByRole('button', { name: /^重\s*试$/ }).first();
  const isThere = await retry.waitFor().then(() => true, () => false);
  return isThere ? [] : [`${path}: a failure without a way to try again`];
}
