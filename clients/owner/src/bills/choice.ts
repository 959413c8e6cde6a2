/** Which bills are to be paid: all that can be, until somebody takes a tick away. Pure. */
import type { BillRowFragment } from '@kit/gql/owner';

export type BillRow = BillRowFragment;

/** What this bill wants today, late fee included, in fen. */
export function wants(bill: Pick<BillRow, 'outstanding' | 'lateFee'>): number {
  return bill.outstanding.amountMinor + bill.lateFee.amountMinor;
}

export function isPayable(bill: Pick<BillRow, 'isBeingPaid' | 'outstanding' | 'lateFee' | 'status'>): boolean {
  return !bill.isBeingPaid && wants(bill) > 0 && bill.status !== 'REVERSED' && bill.status !== 'PAID';
}

/** The bills with a tick: those that can be paid and were not unticked. */
export function chosenOf(bills: readonly BillRow[], unticked: ReadonlySet<string>): readonly BillRow[] {
  return bills.filter((bill) => isPayable(bill) && !unticked.has(bill.id));
}

export function sumOf(bills: readonly BillRow[]): number {
  return bills.reduce((sum, bill) => sum + wants(bill), 0);
}

export interface MonthOfRoom {
  readonly period: string;
  readonly bills: readonly BillRow[];
}

export interface RoomOfBills {
  readonly room: BillRow['room'];
  readonly months: readonly MonthOfRoom[];
  readonly bills: readonly BillRow[];
}

/** By room as they come, by month with the newest first. */
export function grouped(bills: readonly BillRow[]): readonly RoomOfBills[] {
  const rooms = new Map<string, BillRow[]>();
  for (const bill of bills) {
    const own = rooms.get(bill.room.id);
    if (own === undefined) rooms.set(bill.room.id, [bill]);
    else own.push(bill);
  }
  return [...rooms.values()].map((own) => {
    const periods = [...new Set(own.map((bill) => bill.period))].sort().reverse();
    return {
      room: (own[0] as BillRow).room,
      bills: own,
      months: periods.map((period) => ({ period, bills: own.filter((bill) => bill.period === period) })),
    };
  });
}
