/** The API's percent (`30`, `30.5`) as it stands in a report: `30.50%`; a dash where nothing was to be collected. */
export function shownRate(rate: string | null): string {
  if (rate === null) return '—';
  const [whole = '0', part = ''] = rate.split('.');
  return `${whole}.${part.padEnd(2, '0')}%`;
}
