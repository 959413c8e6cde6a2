import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { valuesFrom, withValues, type Fields, type ValuesOf } from './fields';

/** The conditions as the address has them, so that a link, the back button and a reload keep them. */
export function useUrlFilter<F extends Fields>(fields: F): [ValuesOf<F>, (values: ValuesOf<F>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const text = parameters.toString();
  // The options of a field may come from the API and so change with time: they are part of what is read.
  const values = useMemo(() => valuesFrom(fields, new URLSearchParams(text)), [fields, text]);
  const change = useCallback(
    (wanted: ValuesOf<F>) => setParameters((before) => withValues(fields, before, wanted)),
    [fields, setParameters],
  );
  return [values, change];
}

/** The order of a list in the address, `?order=OLDEST_DUE`; only names that the list knows. */
export function useUrlOrder<Order extends string>(
  orders: readonly Order[],
): [Order | undefined, (order: string | undefined) => void] {
  const [parameters, setParameters] = useSearchParams();
  const order = orders.find((name) => name === parameters.get('order'));
  const change = useCallback(
    (wanted: string | undefined) =>
      setParameters((before) => {
        const next = new URLSearchParams(before);
        if (wanted === undefined) next.delete('order');
        else next.set('order', wanted);
        return next;
      }),
    [setParameters],
  );
  return [order, change];
}
