import type { Days } from '@shared/filter/fields';

/** Days in China as the moments that the log is asked by; the last day is included. */
export function momentsOf(days: Days | undefined): { since?: string; until?: string } {
  return {
    ...(days?.from !== undefined && { since: `${days.from}T00:00:00+08:00` }),
    ...(days?.to !== undefined && { until: new Date(Date.parse(`${days.to}T00:00:00+08:00`) + 86_400_000).toISOString() }),
  };
}
