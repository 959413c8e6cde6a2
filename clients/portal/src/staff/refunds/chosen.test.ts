import { expect, test } from 'vitest';
import { everything, faultOf, sumOf, wanted, type Line } from './chosen';

const yuan = (amountMinor: number) => ({ amount: (amountMinor / 100).toFixed(2), amountMinor, currency: 'CNY' });
const line = (id: string, left: number, code?: string): Line => ({
  id, paid: yuan(left), refunded: yuan(0), left: yuan(left), way: 'PROVIDER', bill: null,
  refusal: code === undefined ? null : { code, message: code },
});
const LINES = [line('a', 500), line('b', 300), line('c', 200, 'PREPAYMENT_SPENT')];

test('all that can go back is chosen first', () => {
  expect(everything(LINES)).toEqual({ a: 500, b: 300, c: null });
  expect(wanted(LINES, everything(LINES))).toEqual([{ lineId: 'a', amountMinor: 500 }, { lineId: 'b', amountMinor: 300 }]);
});

test('a line of nothing is left out, a part of one is asked for', () => {
  const chosen = wanted(LINES, { a: 120, b: null, c: 0 });
  expect(chosen).toEqual([{ lineId: 'a', amountMinor: 120 }]);
  expect(sumOf(chosen ?? [])).toBe(120);
});

test('more than is left, or no amount, is a fault and nothing is asked', () => {
  expect(faultOf(LINES[0] ?? line('', 0), 501)).toBe('tooMuch');
  expect(faultOf(LINES[0] ?? line('', 0), Number.NaN)).toBe('notMoney');
  expect(wanted(LINES, { a: 501, b: 1 })).toBeNull();
});
