import { describe, expect, it } from 'vitest';
import { tenderedFor, tickedTotal } from './till-state';

const due = (id: string, amountMinor: number) => ({ bill: { id }, amount: { amountMinor } });

describe('the till', () => {
  it('adds up what is ticked', () => {
    const bills = [due('a', 1350), due('b', 8943), due('c', 1)];
    expect(tickedTotal(bills, new Set())).toBe(10294);
    expect(tickedTotal(bills, new Set(['b']))).toBe(1351);
    expect(tickedTotal(bills, new Set(['a', 'b', 'c']))).toBe(0);
  });

  it('says what is given back, and what is missing', () => {
    expect(tenderedFor(10294, 20000)).toEqual({ kind: 'enough', changeMinor: 9706 });
    expect(tenderedFor(10294, 10294)).toEqual({ kind: 'enough', changeMinor: 0 });
    expect(tenderedFor(10294, 10000)).toEqual({ kind: 'short', missingMinor: 294 });
  });

  it('takes nothing for an amount', () => {
    expect(tenderedFor(100, null).kind).toBe('missing');
    expect(tenderedFor(100, NaN).kind).toBe('invalid');
    expect(tenderedFor(0, -1).kind).toBe('invalid');
  });
});
