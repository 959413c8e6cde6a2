import { shiftedPeriod } from '@kit/format';

/** The `count` months up to `last`, oldest first. */
export function monthsUntil(last: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => shiftedPeriod(last, at + 1 - count));
}
