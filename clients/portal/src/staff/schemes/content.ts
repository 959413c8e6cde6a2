import type { Days } from '@shared/filter/fields';

const DAYS = /^(\d{4}-\d\d-\d\d)?~(\d{4}-\d\d-\d\d)?$/;

/** Conditions as the API keeps them: plain values only, so a stretch of days becomes a text. */
export function contentOf(filter: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(filter).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    if (typeof value !== 'object' || Array.isArray(value)) return [[name, value] as const];
    const { from = '', to = '' } = value as Days;
    return [[name, `${from}~${to}`] as const];
  });
  return JSON.stringify(Object.fromEntries(entries));
}

/** What contentOf wrote, as a SearchForm holds it. */
export function filterOf(content: string): Record<string, unknown> {
  const values = JSON.parse(content) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const days = typeof value === 'string' ? DAYS.exec(value) : null;
      if (days === null) return [name, value];
      const [, from, to] = days;
      return [name, { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
    }),
  );
}
