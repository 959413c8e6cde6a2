import { useMemo } from 'react';
import { OrgTree, type OrgTreeQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { usePermissions } from '@shared/api/permissions';

export type Unit = OrgTreeQuery['orgTree'][number];

export interface UnitTree {
  /** Parents before children. */
  units: readonly Unit[];
  byId: ReadonlyMap<string, Unit>;
  childrenOf: ReadonlyMap<string | null, readonly Unit[]>;
  /** In which I may do something; the others are only on the way to them. */
  isMine: (unitId: string) => boolean;
  /** The highest of mine, in the tree's order. */
  top: Unit | undefined;
}

export function useUnitTree(): { tree: UnitTree | undefined; error: unknown; retry: () => void } {
  const asked = useAsk(OrgTree, {}, { staleMs: 300_000 });
  const permissions = usePermissions();
  const tree = useMemo(() => {
    if (asked.data === undefined) return undefined;
    const held = new Set([...permissions.values()].flatMap((units) => [...units]));
    return unitTree(asked.data.orgTree, held);
  }, [asked.data, permissions]);
  return { tree, error: asked.error, retry: () => void asked.refetch() };
}

export function unitTree(units: readonly Unit[], held: ReadonlySet<string>): UnitTree {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const childrenOf = new Map<string | null, Unit[]>();
  for (const unit of units) {
    // A unit whose parent is not shown to me is a root of mine.
    const parent = unit.parentId !== null && byId.has(unit.parentId) ? unit.parentId : null;
    const siblings = childrenOf.get(parent);
    if (siblings === undefined) childrenOf.set(parent, [unit]);
    else siblings.push(unit);
  }
  const isMine = (unitId: string): boolean => held.has(unitId);
  return { units, byId, childrenOf, isMine, top: units.find((unit) => isMine(unit.id)) };
}

/** The unit and those above it, from the top. */
export function pathTo(tree: UnitTree, unitId: string): Unit[] {
  const path: Unit[] = [];
  for (let unit = tree.byId.get(unitId); unit !== undefined; ) {
    path.unshift(unit);
    unit = unit.parentId === null ? undefined : tree.byId.get(unit.parentId);
  }
  return path;
}
