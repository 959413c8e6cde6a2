/** Something to show on a screen whose address names one thing: `/desk/:roomId` needs a room. */
import { ask, tokenOf } from './api.mjs';
import { asStaff } from './people.mjs';

const firstOf = (query) => async (token) => {
  const data = await ask('staff', query, {}, { token });
  const [found] = Object.values(data).flatMap((list) => list.nodes ?? list);
  if (!found) throw new Error(`nothing found by ${query}`);
  return (found.room ?? found).id;
};

// By the name of the parameter.
const SAMPLES = {
  roomId: firstOf('{ searchRooms(text: "5-2-1603") { room { id } } }'),
  tariffId: firstOf('{ tariffs(first: 1) { nodes { id } } }'),
  billId: firstOf('{ bills(first: 1) { nodes { id } } }'),
  staffId: firstOf('{ staff(first: 1) { nodes { id } } }'),
  roleId: firstOf('{ roles { id } }'),
  paymentId: firstOf('{ payments(first: 1) { nodes { id } } }'),
  personId: firstOf('{ customers(first: 1) { nodes { id } } }'),
};

const found = {};
let token = null;

/** The address with its parameters filled in from the sample company; null where there is no sample for one of them. */
export async function filled(path) {
  let address = path;
  for (const [whole, name] of path.matchAll(/:(\w+)\??/g)) {
    if (!(name in SAMPLES)) return null;
    token ??= asStaff('leader').then(tokenOf);
    found[name] ??= token.then(SAMPLES[name]);
    address = address.replace(whole, encodeURIComponent(await found[name]));
  }
  return address;
}
