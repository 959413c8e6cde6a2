/** The owners' pages with what their addresses must carry, taken from what an owner of the sample company has. */
import { ask, tokenOf } from './api.mjs';
import { openedPayment, pressPay, settledPayment } from './paying.mjs';
import { asOwner } from './people.mjs';

// What a page shows depends on what its address names. `null`: for somebody who is not signed in.
const CARRIES = {
  'account/sign_in': null,
  'account/company': {},
  'account/devices': {},
  'account/notifications': {},
  'account/phone': {},
  'account/settings': {},
  'account/wechat': {},
  'homes/bind': {},
  'homes/household': { room: 'room' },
  'homes/member': { room: 'room' },
  'homes/rooms': {},
  'money/bill': { id: 'bill' },
  'money/history': {},
  'money/pay': { id: 'payment' },
  'money/payments': {},
  'money/prepay': { room: 'room' },
  'money/receipt': { id: 'receipt' },
  'money/receipts': {},
  'money/statement': { room: 'room' },
  bills: {},
  home: {},
  me: {},
};

/**
 * @returns [{name, address, isForOwners}] for every page
 * @throws for a page that is not known here: it would go unseen
 */
export async function ownersPages(routes) {
  const things = await thingsOfTheOwner();
  return routes.map((route) => {
    const name = route.replace(/^\/app\/(pages|packages)\//, '').replace(/\/index$/, '');
    if (!(name in CARRIES)) throw new Error(`${route}: say in clients/e2e/harness/owners_pages.mjs what its address carries`);
    const carried = Object.entries(CARRIES[name] ?? {}).map(([parameter, thing]) => [parameter, things[thing]]);
    const query = new URLSearchParams(carried).toString();
    return { name, address: query ? `${route}?${query}` : route, isForOwners: CARRIES[name] !== null };
  });
}

/** Ids of a room, a bill, a payment and a receipt of the owner; the last two he gets by paying his smallest bill. */
async function thingsOfTheOwner() {
  const token = tokenOf(await asOwner('owner'));
  const { me, openBills } = await ask('owner', `{ me { rooms { room { id } } } openBills(first: 100) { nodes { id outstanding { amountMinor } } } }`, {}, { token });
  const [smallest, ...others] = openBills.nodes.sort((one, other) => one.outstanding.amountMinor - other.outstanding.amountMinor);
  const { id, cashierUrl } = await openedPayment(token, [smallest.id]);
  await pressPay(cashierUrl);
  const { receipts } = await settledPayment(token, id);
  return { room: me.rooms[0].room.id, bill: others.at(-1).id, payment: id, receipt: receipts[0].id };
}
