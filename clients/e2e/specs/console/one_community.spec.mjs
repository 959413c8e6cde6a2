/** Whoever works for one community finds nothing of another, on no screen and by no typed address. */
import assert from 'node:assert/strict';
import { ask, tokenOf } from '../../harness/api.mjs';
import { asStaff } from '../../harness/people.mjs';
import { consoleRoutes } from '../../harness/routes.mjs';
import { filled } from '../../harness/samples.mjs';
import { story } from '../../harness/story.mjs';

// Of the sample company, besides the manager's own 金桂苑.
const OTHERS = /银杏里|翠湖湾/;
const OTHER = '银杏里管理处';
// What lies elsewhere is answered as if it were not there.
const REFUSED = /the API did not answer \S+ (NOT_FOUND|FORBIDDEN)/;

story('a manager of one community sees nothing of another', async ({ open }) => {
  const foreign = await othersThings();
  const page = await open({ state: await asStaff('manager'), traced: false, expected: [REFUSED] });
  const leaks = [];
  let address = '';
  page.on('response', async (answer) => {
    if (!answer.url().includes('/graphql/staff')) return;
    const asked = address;
    const text = await answer.text().catch(() => '');
    const found = OTHERS.exec(text);
    if (found) leaks.push(`${asked}: ${text.slice(Math.max(0, found.index - 60), found.index + 60)}`);
  });

  for (const { path, isInMenu } of await consoleRoutes()) {
    if (path === '/sign-in') continue;
    const own = await filled(path);
    const addresses = [];
    if (isInMenu || path === '/') addresses.push(`${path}?unit=${foreign.unitId}`);
    if (path.includes(':')) addresses.push(named(path, foreign) ?? own);
    for (const typed of addresses) {
      if (!typed) continue;
      address = typed;
      await page.goto(`/console${typed}`);
      await page.settled();
      const shown = await page.locator('body').innerText();
      if (OTHERS.test(shown)) leaks.push(`${typed}: shown on the page`);
    }
  }
  assert.deepEqual(leaks, []);
});

/** A room, a bill and a person of another community, and its unit: found by the leader, who sees them all. */
async function othersThings() {
  const token = tokenOf(await asStaff('leader'));
  const { orgTree } = await ask('staff', '{ orgTree { id name } }', {}, { token });
  const unitId = orgTree.find(({ name }) => name === OTHER).id;
  const query = `query ($unitId: ID) {
    bills(first: 1, filter: { unitId: $unitId }) { nodes { id room { id } } }
    customers(first: 50, filter: { unitId: $unitId }) { nodes { id residencies { room { id community } } } }
  }`;
  const { bills, customers } = await ask('staff', query, { unitId }, { token });
  const person = customers.nodes.find(({ residencies }) => residencies.every(({ room }) => room.community === OTHER));
  const [{ room }] = person.residencies;
  return { unitId, roomId: room.id, billId: bills.nodes[0].id, personId: person.id };
}

/** The address with the other community's thing in it; null where we have none of that kind. */
function named(path, foreign) {
  const [, name] = /:(\w+)/.exec(path);
  return name in foreign ? path.replace(/:\w+/, encodeURIComponent(foreign[name])) : null;
}
