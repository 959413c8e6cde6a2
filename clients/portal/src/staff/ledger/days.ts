import { shiftedPeriod } from '@kit/format';

/** First and last day of a month, both included: what the books are asked by. */
export function daysOf(period: string): { from: string; to: string } {
  const next = Date.parse(`${shiftedPeriod(period, 1)}-01T00:00:00Z`);
  return { from: `${period}-01`, to: new Date(next - 86_400_000).toISOString().slice(0, 10) };
}
