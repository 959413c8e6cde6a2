import { expect, test } from 'vitest';
import { daysOf } from './days';

test('a month is asked from its first to its last day', () => {
  expect(daysOf('2026-02')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  expect(daysOf('2028-02').to).toBe('2028-02-29');
  expect(daysOf('2026-12')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
});
