import { expect, it } from 'vitest';
import { monthsUntil } from './periods';
import { shownRate } from './rate';

it('shows a percent with two decimals', () => {
  expect([null, '30', '0.03', '99.5', '100'].map(shownRate)).toEqual(['—', '30.00%', '0.03%', '99.50%', '100.00%']);
});

it('counts months back over a new year', () => {
  expect(monthsUntil('2026-02', 4)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
});
