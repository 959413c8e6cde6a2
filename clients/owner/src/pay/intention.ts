/**
 * One intention to pay has one key, whatever the network does: while it is not known whether the server heard of it,
 * the same bills for the same sum are asked with the same key, so that nobody pays twice by impatience.
 */
export interface Intention {
  readonly key: string;
  /** What is paid: the bills, or the room that is paid ahead. */
  readonly what: string;
  readonly totalMinor: number;
  /** When it began, in milliseconds. */
  readonly at: number;
}

/** The server holds bills for 15 minutes; an answer that did not come in twice that never will. */
const KEPT_MS = 30 * 60_000;

export function intentionFor(
  kept: Intention | null,
  wanted: { readonly what: string; readonly totalMinor: number },
  now: number,
): Intention {
  const isSame = kept !== null && kept.what === wanted.what && kept.totalMinor === wanted.totalMinor;
  if (isSame && now - kept.at < KEPT_MS) return kept;
  return { key: newKey(now), ...wanted, at: now };
}

export function whatOfBills(billIds: readonly string[]): string {
  return [...billIds].sort().join(',');
}

function newKey(now: number): string {
  const random = (): string => Math.random().toString(36).slice(2, 12);
  return `owner-${now.toString(36)}-${random()}${random()}`;
}
