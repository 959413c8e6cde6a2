import { expect, it } from 'vitest';
import { comparedMonths } from './compared';

const month = (period: string, isBilled: boolean, rate: string | null) => ({ period, isBilled, figures: { rate } });
const october = month('2026-10', true, '80');
const november = month('2026-11', true, '70');

it('compares the newest month that a run has billed, not one of late fees only', () => {
  const december = month('2026-12', false, '100');
  expect(comparedMonths([october, november, december])).toEqual({ newest: november, before: october, notBilled: december });
});

it('says nothing of a month without any bills', () => {
  expect(comparedMonths([october, november, month('2026-12', false, null)])).toEqual({
    newest: november,
    before: october,
    notBilled: undefined,
  });
});

it('does not compare with a month of opening arrears', () => {
  expect(comparedMonths([month('2026-09', false, '3'), october]).before).toBeUndefined();
});

it('takes what there is where no run has billed yet', () => {
  const opening = month('2026-10', false, '20');
  expect(comparedMonths([opening, month('2026-11', false, null)]).newest).toBe(opening);
});
