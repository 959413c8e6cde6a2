import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenOf, grouped, isPayable, sumOf, type BillRow } from './choice';

const fen = (amountMinor: number) => ({ amount: '', amountMinor, currency: 'CNY' });
const bill = (id: string, change: Partial<BillRow> = {}): BillRow => ({
  id,
  origin: 'RUN',
  item: '物业服务费',
  period: '2026-11',
  dueOn: '2026-11-10',
  status: 'OPEN',
  space: null,
  isBeingPaid: false,
  room: { id: 'r1', label: '3栋2单元502', community: '金桂苑' },
  total: fen(100),
  paid: fen(0),
  outstanding: fen(100),
  lateFee: fen(0),
  ...change,
});

test('all that can be paid is chosen until its tick is taken away; late fees count', () => {
  const bills = [bill('a', { lateFee: fen(3) }), bill('b'), bill('c', { isBeingPaid: true })];
  assert.deepEqual(chosenOf(bills, new Set()).map(({ id }) => id), ['a', 'b']);
  assert.equal(sumOf(chosenOf(bills, new Set())), 203);
  assert.equal(sumOf(chosenOf(bills, new Set(['a']))), 100);
});

test('what is paid, taken back or held by a payment cannot be paid', () => {
  assert.equal(isPayable(bill('a', { status: 'PAID', outstanding: fen(0) })), false);
  assert.equal(isPayable(bill('a', { status: 'REVERSED' })), false);
  assert.equal(isPayable(bill('a', { isBeingPaid: true })), false);
  assert.equal(isPayable(bill('a', { status: 'PART_PAID', outstanding: fen(40) })), true);
  assert.equal(isPayable(bill('a', { outstanding: fen(0), lateFee: fen(2) })), true);
});

test('bills stand by room as they come, and by month with the newest first', () => {
  const other = { id: 'r2', label: '1栋101', community: '银杏里' };
  const found = grouped([bill('a', { period: '2026-10' }), bill('b', { room: other }), bill('c')]);
  assert.deepEqual(found.map(({ room }) => room.id), ['r1', 'r2']);
  assert.deepEqual(found[0]?.months.map(({ period }) => period), ['2026-11', '2026-10']);
});
