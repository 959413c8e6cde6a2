import { expect, it } from 'vitest';
import { nextOrder, rowsInView } from './columns';

const column = { key: 'due', title: '应收日', render: () => null, order: { ascending: 'OLDEST', descending: 'NEWEST' } };

it('asks for the orders of a column in turn', () => {
  expect(nextOrder(column, undefined)).toBe('OLDEST');
  expect(nextOrder(column, 'OLDEST')).toBe('NEWEST');
  expect(nextOrder(column, 'NEWEST')).toBeUndefined();
});

it('draws few of many rows', () => {
  const given = { height: 800, rowHeight: 40, count: 10_000 };
  expect(rowsInView({ ...given, top: 0 })).toEqual([0, 32]);
  const [first, last] = rowsInView({ ...given, top: 200_000 });
  expect([first, last]).toEqual([4988, 5032]);
  expect(rowsInView({ ...given, top: 999_999 })).toEqual([10_000, 10_000]);
});
