import { expect, test } from 'vitest';
import { halfOpen } from './days';

test('the last day is asked for too', () => {
  expect(halfOpen({ from: '2026-11-01', to: '2026-11-30' })).toEqual({ since: '2026-11-01', until: '2026-12-01' });
  expect(halfOpen({ to: '2026-12-31' })).toEqual({ until: '2027-01-01' });
  expect(halfOpen(undefined)).toEqual({});
});
