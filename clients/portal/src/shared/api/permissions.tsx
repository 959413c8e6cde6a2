import { createContext, useCallback, useContext, type ReactNode } from 'react';

/** Code → the units in which it is held, units below included. */
export type Permissions = ReadonlyMap<string, ReadonlySet<string>>;

const PermissionsContext = createContext<Permissions>(new Map());

export function PermissionsProvider({ of, children }: { of: Permissions; children: ReactNode }) {
  return <PermissionsContext.Provider value={of}>{children}</PermissionsContext.Provider>;
}

export function usePermissions(): Permissions {
  return useContext(PermissionsContext);
}

/** One code, or any of several. null: everybody who is signed in. */
export type Needed = string | readonly string[] | null;

export function isHeld(held: Permissions, needed: Needed, unitId?: string): boolean {
  if (needed === null) return true;
  const codes = typeof needed === 'string' ? [needed] : needed;
  return codes.some((code) => {
    const units = held.get(code);
    return units !== undefined && (unitId === undefined || units.has(unitId));
  });
}

/** `const may = useMay(); may('billing.run')`, `may('billing.run', unitId)`. The server refuses anyhow. */
export function useMay(): (needed: Needed, unitId?: string) => boolean {
  const held = usePermissions();
  return useCallback((needed, unitId) => isHeld(held, needed, unitId), [held]);
}

/** Shows its children to those who hold the code. */
export function May({ code, unitId, otherwise = null, children }: MayProps) {
  const may = useMay();
  return may(code, unitId) ? children : otherwise;
}

interface MayProps {
  code: Needed;
  unitId?: string;
  otherwise?: ReactNode;
  children: ReactNode;
}
