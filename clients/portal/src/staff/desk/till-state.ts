/** The arithmetic of the till, in fen. The server computes it again and has the last word. */

export interface Payable {
  readonly bill: { readonly id: string };
  readonly amount: { readonly amountMinor: number };
}

/** Sum of the bills that are ticked: all but those that were left out. */
export function tickedTotal(bills: readonly Payable[], leftOut: ReadonlySet<string>): number {
  return bills.reduce((sum, due) => (leftOut.has(due.bill.id) ? sum : sum + due.amount.amountMinor), 0);
}

export type Tendered =
  | { kind: 'missing' | 'invalid' }
  | { kind: 'short'; missingMinor: number }
  | { kind: 'enough'; changeMinor: number };

/** What the money on the desk comes to. `tendered`: null where nothing is typed, NaN where it is no amount. */
export function tenderedFor(dueMinor: number, tendered: number | null): Tendered {
  if (tendered === null) return { kind: 'missing' };
  if (Number.isNaN(tendered) || tendered < 0) return { kind: 'invalid' };
  if (tendered < dueMinor) return { kind: 'short', missingMinor: dueMinor - tendered };
  return { kind: 'enough', changeMinor: tendered - dueMinor };
}
