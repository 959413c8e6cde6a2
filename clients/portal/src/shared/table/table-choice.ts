import { useCallback, useState } from 'react';
import { readKept, writeKept } from '@shared/state/kept';
import { FIRST_CHOICE, type TableChoice } from './columns';

/** What the person chose for the table of this name. */
export function useTableChoice(name: string): [TableChoice, (change: Partial<TableChoice>) => void] {
  const key = `table.${name}`;
  const [choice, setChoice] = useState<TableChoice>(() => ({ ...FIRST_CHOICE, ...readKept(key, {}) }));
  const change = useCallback(
    (changed: Partial<TableChoice>) => {
      setChoice((before) => {
        const next = { ...before, ...changed };
        writeKept(key, next);
        return next;
      });
    },
    [key],
  );
  return [choice, change];
}
