import { describe, expect, it } from 'vitest';
import * as format from '../format';

describe('money', () => {
  it.each([
    [0, '¥0.00'],
    [5, '¥0.05'],
    [100, '¥1.00'],
    [123456, '¥1,234.56'],
    [-500, '-¥5.00'],
    [100000000, '¥1,000,000.00'],
    [9007199254740991, '¥90,071,992,547,409.91'],
  ])('%i fen is %s', (amountMinor, shown) => {
    expect(format.money({ amountMinor, currency: 'CNY' })).toBe(shown);
  });
  it('names another currency', () => {
    expect(format.money({ amountMinor: 1999, currency: 'USD' })).toBe('USD 19.99');
  });
});

describe('what somebody types as an amount', () => {
  it.each([
    ['12', 1200],
    ['12.5', 1250],
    ['12.', 1200],
    ['0.07', 7],
    ['1,234.56', 123456],
    ['¥ 1，234.56', 123456],
    ['１２．３０', 1230],
    ['4.35', 435],
    ['1.15', 115],
    ['-3', -300],
    ['-0', 0],
  ])('%s is %i fen', (typed, fen) => {
    expect(format.fenOf(typed)).toBe(fen);
  });
  it.each(['', '.', 'abc', '1.234', '1e5', '12元', '--1', '1.2.3'])('%j is none', (typed) => {
    expect(format.fenOf(typed)).toBeNull();
  });
  it('comes back as it was typed', () => {
    expect(format.fenOf(format.typedYuan(123456))).toBe(123456);
    expect(format.typedYuan(123456)).toBe('1234.56');
  });
});

describe('days and moments', () => {
  it('writes days in both languages', () => {
    expect(format.date('2026-11-03', 'zh-Hans')).toBe('2026年11月3日');
    expect(format.date('2026-11-03', 'en')).toBe('3 Nov 2026');
    expect(format.tableDate('2026-11-03')).toBe('2026-11-03');
    expect(format.shortDate('2026-11-23', 'zh-Hans')).toBe('11月23日 周一');
    expect(format.shortDate('2026-11-23', 'en')).toBe('Mon 23 Nov');
    expect(format.monthDay('2026-11-03', 'zh-Hans')).toBe('11月3日');
    expect(format.monthDay('2026-11-03', 'en')).toBe('3 Nov');
  });
  it('shows a moment as the clock on the wall in China', () => {
    expect(format.dayTime('2026-11-23T06:05:00+00:00', 'zh-Hans')).toBe('11月23日 周一 14:05');
    expect(format.dayTime('2026-11-22T16:00:00.123456Z', 'en')).toBe('Mon 23 Nov 00:00');
    expect(format.tableTime('2026-12-31T18:30:00+00:00')).toBe('2027-01-01 02:30');
    expect(format.dayOf('2026-11-30T16:00:00Z')).toBe('2026-12-01');
    expect(format.periodOf('2026-11-30T16:00:00Z')).toBe('2026-12');
  });
  it('tells the year where it is another one', () => {
    expect(format.dayTime('2025-01-02T01:00:00Z', 'zh-Hans', 2026)).toBe('2025年1月2日 09:00');
    expect(format.dayTime('2026-01-02T01:00:00Z', 'zh-Hans', 2026)).toBe('1月2日 周五 09:00');
  });
  it('writes and shifts periods', () => {
    expect(format.period('2026-03', 'zh-Hans')).toBe('2026年3月');
    expect(format.period('2026-03', 'en')).toBe('Mar 2026');
    expect(format.shiftedPeriod('2026-01', -1)).toBe('2025-12');
    expect(format.shiftedPeriod('2026-11', 14)).toBe('2028-01');
  });
});

describe('figures', () => {
  it('groups digits', () => {
    expect(format.decimal('-12345.678')).toBe('-12,345.678');
    expect(format.count(1000)).toBe('1,000');
  });
  it('writes shares of a whole', () => {
    expect(format.percent('0.9321')).toBe('93.21%');
    expect(format.percent('1')).toBe('100.00%');
    expect(format.percent(-0.005)).toBe('-0.50%');
    expect(format.percent(null)).toBe('—');
  });
  it('writes quantities with their unit', () => {
    expect(format.area('94.72')).toBe('94.72 ㎡');
    expect(format.quantity('1234.5', 'POWER', 'zh-Hans')).toBe('1,234.5 度');
    expect(format.quantity('3', 'GAS', 'en')).toBe('3 m³');
  });
  it('masks a phone once', () => {
    expect(format.maskedPhone('13812345678')).toBe('138****5678');
    expect(format.maskedPhone('138****5678')).toBe('138****5678');
  });
});
