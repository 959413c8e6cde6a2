import type { Days } from '@shared/filter/fields';

/** Days with the last one included, as a list is asked that leaves the last one out. */
export function halfOpen(days: Days | undefined): { since?: string; until?: string } {
  return {
    ...(days?.from !== undefined && { since: days.from }),
    ...(days?.to !== undefined && { until: new Date(Date.parse(`${days.to}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10) }),
  };
}
