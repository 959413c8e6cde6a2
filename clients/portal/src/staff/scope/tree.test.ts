import { expect, it } from 'vitest';
import { withUnit } from './scope';
import { pathTo, unitTree, type Unit } from './tree';

function unit(id: string, parentId: string | null, depth: number): Unit {
  return { id, parentId, kind: 'COMMUNITY', code: id, name: id, depth, buildings: [] };
}

const units = [unit('region', 'company hidden from me', 1), unit('one', 'region', 2), unit('area', 'one', 3)];
const tree = unitTree(units, new Set(['one', 'area']));

it('knows what is mine and what is only on the way', () => {
  expect(tree.top?.id).toBe('one');
  expect(tree.isMine('region')).toBe(false);
  expect(tree.childrenOf.get(null)?.map((each) => each.id)).toEqual(['region']);
});

it('tells the way to a unit', () => {
  expect(pathTo(tree, 'area').map((each) => each.id)).toEqual(['region', 'one', 'area']);
  expect(pathTo(tree, 'elsewhere')).toEqual([]);
});

it('keeps the unit in an address', () => {
  expect(withUnit('/bills', 'one')).toBe('/bills?unit=one');
  expect(withUnit('/bills?statuses=OPEN', 'one')).toBe('/bills?statuses=OPEN&unit=one');
  expect(withUnit('/bills?unit=two', 'one')).toBe('/bills?unit=two');
  expect(withUnit('/bills', null)).toBe('/bills');
});
