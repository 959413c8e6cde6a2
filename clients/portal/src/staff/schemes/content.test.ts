import { expect, it } from 'vitest';
import { contentOf, filterOf } from './content';

it('gives every kind of condition back as it was', () => {
  const filter = {
    text: '3-2-502',
    statuses: ['OPEN', 'PART_PAID'],
    due: { from: '2026-11-01', to: '2026-11-30' },
    paid: { from: '2026-11-23' },
    mine: true,
  };
  expect(filterOf(contentOf({ ...filter, period: undefined }))).toEqual(filter);
});

it('keeps plain values only', () => {
  expect(contentOf({ due: { to: '2026-11-30' }, period: undefined })).toBe('{"due":"~2026-11-30"}');
});
