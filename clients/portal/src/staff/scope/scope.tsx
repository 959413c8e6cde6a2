import { useCallback, type ComponentProps } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useUnitTree, type Unit } from './tree';

const PARAMETER = 'unit';

export interface Scope {
  /** The unit chosen in the tree; undefined: all that is mine. For a filter's `unitId`. */
  unitId: string | undefined;
  unit: Unit | undefined;
  /** The chosen one, else the highest of mine: for a question that needs a unit. Undefined until the tree is there. */
  unitOrTop: Unit | undefined;
  setUnit: (unitId: string | undefined) => void;
}

/** The part of the tree that every list shows: `?unit=` in the address. */
export function useScope(): Scope {
  const [parameters, setParameters] = useSearchParams();
  const { tree } = useUnitTree();
  const unitId = parameters.get(PARAMETER) ?? undefined;
  const unit = unitId === undefined ? undefined : tree?.byId.get(unitId);
  const setUnit = useCallback(
    (wanted: string | undefined) =>
      setParameters((before) => {
        const next = new URLSearchParams(before);
        if (wanted === undefined) next.delete(PARAMETER);
        else next.set(PARAMETER, wanted);
        return next;
      }),
    [setParameters],
  );
  return { unitId, unit, unitOrTop: unit ?? tree?.top, setUnit };
}

/** An address that keeps the unit chosen in the tree. */
export function withUnit(to: string, unitId: string | null | undefined): string {
  if (unitId === null || unitId === undefined) return to;
  const [path = '', query = ''] = to.split('?');
  const parameters = new URLSearchParams(query);
  if (!parameters.has(PARAMETER)) parameters.set(PARAMETER, unitId);
  return `${path}?${parameters.toString()}`;
}

/** Go to another page of the console in the same unit. */
export function useGo(): (to: string) => void {
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const unitId = parameters.get(PARAMETER);
  return useCallback((to) => void navigate(withUnit(to, unitId)), [navigate, unitId]);
}

/** A link to another page of the console, in the same unit. */
export function ScreenLink({ to, ...rest }: Omit<ComponentProps<typeof Link>, 'to'> & { to: string }) {
  const [parameters] = useSearchParams();
  return <Link to={withUnit(to, parameters.get(PARAMETER))} {...rest} />;
}
