import type { AgeBandFragment } from '@kit/gql/staff';

/** Several bands as one: bills and what is owed for them. */
export function summed(bands: readonly AgeBandFragment[]): { count: number; amountMinor: number; currency?: string } {
  return {
    count: bands.reduce((sum, band) => sum + band.count, 0),
    amountMinor: bands.reduce((sum, band) => sum + band.owed.amountMinor, 0),
    currency: bands[0]?.owed.currency,
  };
}
