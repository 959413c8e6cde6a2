import { expect, it } from 'vitest';
import { unitTree, type Unit } from '../scope/tree';
import { firstOpen, treeRows, type TreeRoom } from './tree-rows';

function unit(id: string, parentId: string | null, kind: Unit['kind'], buildings: Unit['buildings'] = []): Unit {
  return { id, parentId, kind, code: id, name: id, depth: 0, buildings };
}
function room(id: string, entrance: string): TreeRoom {
  return { id, number: id, label: id, entrance, floor: 1, builtArea: '90', use: 'RESIDENTIAL', occupancy: 'OCCUPIED' };
}

const building = { id: 'b1', name: '1栋', kind: 'HIGH_RISE' as const, roomCount: 3 };
const tree = unitTree(
  [unit('company', null, 'COMPANY'), unit('jg', 'company', 'COMMUNITY'), unit('a', 'jg', 'AREA', [building])],
  new Set(['jg', 'a']),
);
const keys = (open: string[], rooms: readonly TreeRoom[] | 'loading' = 'loading'): string[] =>
  treeRows(tree, new Set([...firstOpen(tree), ...open]), () => rooms).map((row) => `${row.level} ${row.key}`);

it('shows the way down to the areas at first', () => {
  expect(keys([])).toEqual(['1 unit:company', '2 unit:jg', '3 unit:a']);
  expect(treeRows(tree, new Set(), () => 'loading')[0]).toMatchObject({ isForeign: true, isExpanded: false });
});

it('waits for the rooms of a building', () => {
  expect(keys(['unit:a', 'building:b1']).slice(3)).toEqual(['4 building:b1', '5 building:b1:loading']);
});

it('groups rooms by entrance where there are several', () => {
  const rooms = [room('101', '1单元'), room('102', '1单元'), room('201', '2单元')];
  expect(keys(['unit:a', 'building:b1', 'building:b1:1单元'], rooms).slice(4)).toEqual([
    '5 building:b1:1单元',
    '6 room:101',
    '6 room:102',
    '5 building:b1:2单元',
  ]);
  expect(keys(['unit:a', 'building:b1'], rooms.slice(0, 2)).slice(4)).toEqual(['5 room:101', '5 room:102']);
});
