import type { RoomsOfBuildingQuery } from '@kit/gql/staff';
import type { Unit, UnitTree } from '../scope/tree';

export type TreeRoom = RoomsOfBuildingQuery['roomsOfBuilding'][number];

/** A line of the tree, in the order in which it is drawn. `parent` is the line to which ← goes. */
export interface TreeRow {
  key: string;
  parent: string | null;
  level: number;
  kind: 'unit' | 'building' | 'entrance' | 'room' | 'loading' | 'failed';
  label: string;
  /** How many rooms. */
  count?: number;
  isExpandable: boolean;
  isExpanded: boolean;
  /** What choosing it means: a unit becomes the scope, a room opens its desk. */
  unitId?: string;
  roomId?: string;
  buildingId?: string;
  /** Only on the way to what is mine. */
  isForeign?: boolean;
}

export type RoomsOf = (buildingId: string) => readonly TreeRoom[] | 'loading' | 'failed';

/** The lines that are open: units, their buildings, and the rooms of open buildings by entrance. */
export function treeRows(tree: UnitTree, open: ReadonlySet<string>, roomsOf: RoomsOf): TreeRow[] {
  const rows: TreeRow[] = [];

  function addUnit(unit: Unit, level: number, parent: string | null): void {
    const key = `unit:${unit.id}`;
    const children = tree.childrenOf.get(unit.id) ?? [];
    const isExpandable = children.length > 0 || unit.buildings.length > 0;
    const isExpanded = isExpandable && open.has(key);
    rows.push({
      key,
      parent,
      level,
      kind: 'unit',
      label: unit.name,
      isExpandable,
      isExpanded,
      unitId: unit.id,
      isForeign: !tree.isMine(unit.id),
    });
    if (!isExpanded) return;
    for (const child of children) addUnit(child, level + 1, key);
    for (const building of unit.buildings) addBuilding(building, level + 1, key);
  }

  function addBuilding(building: Unit['buildings'][number], level: number, parent: string): void {
    const key = `building:${building.id}`;
    const isExpanded = open.has(key);
    const { id: buildingId, name: label, roomCount: count } = building;
    rows.push({ key, parent, level, kind: 'building', label, count, isExpandable: count > 0, isExpanded, buildingId });
    if (!isExpanded) return;
    const rooms = roomsOf(buildingId);
    if (rooms === 'loading' || rooms === 'failed') {
      const plain = { label: '', isExpandable: false, isExpanded: false, buildingId };
      rows.push({ key: `${key}:${rooms}`, parent: key, level: level + 1, kind: rooms, ...plain });
      return;
    }
    const entrances = new Map<string, TreeRoom[]>();
    for (const room of rooms) entrances.set(room.entrance, [...(entrances.get(room.entrance) ?? []), room]);
    for (const [entrance, inside] of entrances) {
      if (entrances.size === 1) {
        addRooms(inside, level + 1, key);
        continue;
      }
      const entranceKey = `${key}:${entrance}`;
      const isOpen = open.has(entranceKey);
      rows.push({
        key: entranceKey,
        parent: key,
        level: level + 1,
        kind: 'entrance',
        label: entrance,
        count: inside.length,
        isExpandable: true,
        isExpanded: isOpen,
      });
      if (isOpen) addRooms(inside, level + 2, entranceKey);
    }
  }

  function addRooms(rooms: readonly TreeRoom[], level: number, parent: string): void {
    for (const room of rooms) {
      rows.push({
        key: `room:${room.id}`,
        parent,
        level,
        kind: 'room',
        label: room.number,
        isExpandable: false,
        isExpanded: false,
        roomId: room.id,
      });
    }
  }

  for (const unit of tree.childrenOf.get(null) ?? []) addUnit(unit, 1, null);
  return rows;
}

/** Open at first: the way down to the communities. */
export function firstOpen(tree: UnitTree): Set<string> {
  return new Set(tree.units.filter((unit) => unit.kind !== 'AREA').map((unit) => `unit:${unit.id}`));
}
