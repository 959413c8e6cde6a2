/** Something to show on a screen whose address names one thing: `/desk/:roomId` needs a room. */
import { ask, tokenOf } from './api.mjs';
import { asStaff } from './people.mjs';

const firstOf = (query) => async (token) => {
  const data = await ask('staff', query, {}, { token });
  const [found] = Object.values(data).flatMap((list) => list.nodes ?? list);
  if (!found) throw new Error(`nothing found by ${query}`);
  return found.id;
};

// By the name of the parameter. A screen with a parameter that is not here fails: it would go unseen.
const SAMPLES = {
  roomId: firstOf('{ searchRooms(text: "5-2-1603") { id } }'),
  billId: firstOf('{ bills(first: 1) { nodes { id } } }'),
};

const found = {};
let token = null;

/** The address with its parameters filled in from the sample company. */
export async function filled(path) {
  let address = path;
  for (const [whole, name] of path.matchAll(/:(\w+)\??/g)) {
    if (!(name in SAMPLES)) throw new Error(`${path}: no sample for :${name}; name one in clients/e2e/harness/samples.mjs`);
    token ??= tokenOf(await asStaff('leader'));
    found[name] ??= await SAMPLES[name](token);
    address = address.replace(whole, encodeURIComponent(found[name]));
  }
  return address;
}
