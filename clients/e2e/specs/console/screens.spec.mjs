/** Every address of the console, at every width; and what each screen of the menu shows when things are not as usual. */
import { FAILED_REQUEST, answers, failing, flood, longNames, nothing } from '../../harness/answers.mjs';
import { asStaff } from '../../harness/people.mjs';
import { consoleRoutes } from '../../harness/routes.mjs';
import { filled } from '../../harness/samples.mjs';
import { nothingWrong, visit } from '../../harness/screens.mjs';
import { WIDTHS } from '../../harness/settings.mjs';
import { story } from '../../harness/story.mjs';

const SIGN_IN = '/sign-in';

story('every screen of the console at three widths', async ({ open }) => {
  const wrong = [];
  const leader = await open({ state: await asStaff('leader'), traced: false });
  const stranger = await open({ traced: false });
  for (const { path } of await consoleRoutes()) {
    const page = path === SIGN_IN ? stranger : leader;
    wrong.push(...(await visit(page, `/console${await filled(path)}`, { folder: 'console', name: path })));
  }
  nothingWrong(wrong);
});

for (const [circumstances, changes, options] of [
  ['in the dark', [], { dark: true }],
  ['with nothing in any list', [nothing], {}],
  ['with ten thousand entries of long names', [flood, longNames], {}],
  ['with a server that fails', [failing], { expected: [FAILED_REQUEST] }],
]) {
  story(`the screens of the menu ${circumstances}`, async ({ open }) => {
    const wrong = [];
    const page = await open({ state: await asStaff('leader'), traced: false, ...options });
    await answers(page, ...changes);
    for (const { path } of (await consoleRoutes()).filter(({ isInMenu }) => isInMenu)) {
      const looks = { folder: `console ${circumstances}`, name: path, widths: [WIDTHS.desk], axe: options.dark === true };
      wrong.push(...(await visit(page, `/console${path}`, looks)));
      if (changes.includes(failing)) wrong.push(...(await withoutRetry(page, path)));
    }
    nothingWrong(wrong);
  });
}

async function withoutRetry(page, path) {
  const retry = page.getByRole('button', { name: /^重\s*试$/ });
  return (await retry.count()) > 0 ? [] : [`${path}: a failure without a way to try again`];
}
