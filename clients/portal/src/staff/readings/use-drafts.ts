import { useCallback, useMemo, useState } from 'react';
import { EnterReadings, MeterReadings, ReadingFigures } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { readingOf } from './figures';

// The most that the server takes at once.
const BATCH = 200;

export interface SavedReadings {
  kept: number;
  refused: number;
  deviating: number;
}

/** What was typed and is not saved, by meter; it stays while one pages and filters. */
export function useDrafts(period: string) {
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const [refusals, setRefusals] = useState<ReadonlyMap<string, string>>(new Map());
  const [saved, setSaved] = useState<SavedReadings | null>(null);
  const entering = useChange(EnterReadings, (answer) => answer.enterReadings, {
    refreshes: [MeterReadings, ReadingFigures],
  });

  const type = useCallback((meterId: string, text: string) => {
    setTyped((before) => {
      const next = new Map(before);
      if (text === '') next.delete(meterId);
      else next.set(meterId, text);
      return next;
    });
    setRefusals((before) => {
      if (!before.has(meterId)) return before;
      const next = new Map(before);
      next.delete(meterId);
      return next;
    });
    setSaved(null);
  }, []);

  const wrong = useMemo(() => [...typed.values()].filter((text) => readingOf(text) === undefined).length, [typed]);

  async function save(readOn: string): Promise<void> {
    const entries = [...typed].map(([meterId, text]) => ({ meterId, readOn, value: readingOf(text) ?? '' }));
    const sum = { kept: 0, refused: 0, deviating: 0 };
    const open = new Map(typed);
    const why = new Map<string, string>();
    try {
      for (let at = 0; at < entries.length; at += BATCH) {
        const readings = entries.slice(at, at + BATCH);
        const { rows } = await entering.run({ input: { period, readings } });
        for (const row of rows ?? []) {
          if (row.errors.length === 0) {
            open.delete(row.meterId);
            sum.kept += 1;
            if (row.reading?.isOutlier === true) sum.deviating += 1;
          } else {
            why.set(row.meterId, row.errors.map((error) => error.message).join(' '));
            sum.refused += 1;
          }
        }
      }
      setSaved(sum);
    } finally {
      // What was kept before a batch failed is kept all the same.
      setTyped(open);
      setRefusals(why);
    }
  }

  const forget = useCallback(() => {
    setTyped(new Map());
    setRefusals(new Map());
    setSaved(null);
  }, []);

  return {
    typed,
    refusals,
    saved,
    wrong,
    type,
    save,
    forget,
    isSaving: entering.isRunning,
    failure: entering.refusals ?? entering.failure,
  };
}
