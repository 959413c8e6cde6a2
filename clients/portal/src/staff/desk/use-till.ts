import { useMemo, useRef, useState } from 'react';
import { ApiError } from '@kit/client';
import {
  ApplyPrepayment,
  DueOfRooms,
  Payments,
  Receipts,
  RoomDesk,
  TakeCash,
  TakePrepayment,
  type CashTakenFragment,
  type DueOfRoomsQuery,
} from '@kit/gql/staff';
import { Refusals } from '@kit/problems';
import { useChange, useRefresh } from '@shared/api/api';
import { isOutcomeUnknown } from '@shared/form/entity-form';
import { useIntention } from '@shared/form/intention';
import { tenderedFor, tickedTotal } from './till-state';

export type RoomDues = DueOfRoomsQuery['dueOfRooms'][number];
export type DueBill = RoomDues['bills'][number];

/** What the money is for: bills, the room's prepayment; or bills are paid out of the prepayment. */
export type TillMode = 'bills' | 'prepayment' | 'apply';

export type TillStep =
  | { kind: 'entering' }
  | { kind: 'confirming' }
  | { kind: 'taken'; taken: CashTakenFragment }
  | { kind: 'applied'; appliedMinor: number; balanceMinor: number };

export type Trouble =
  | { kind: 'held' }
  /** What is due is no longer what both sides of the desk were looking at. */
  | { kind: 'changed'; shownMinor: number; isPaid: boolean }
  | { kind: 'unknown'; error: unknown }
  | { kind: 'refused'; error: unknown };

export const RENEWED = [DueOfRooms, RoomDesk, Payments, Receipts, { name: 'Bills' }, { name: 'RoomStatement' }];

const CHANGED = ['BILL_TOTAL_CHANGED', 'BILL_ALREADY_PAID', 'BILL_NOT_PAYABLE'];

/** One owner at the desk: what is ticked, what lies on the desk, and what became of it. Amounts in fen. */
export function useTill(roomId: string, dues: readonly RoomDues[]) {
  const [mode, setMode] = useState<TillMode>('bills');
  const [step, setStep] = useState<TillStep>({ kind: 'entering' });
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [typed, setTyped] = useState<number | null>(null);
  const [keepsChange, setKeepsChange] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const isSending = useRef(false);
  const once = useIntention();
  const refresh = useRefresh();
  const taking = useChange(TakeCash, (answer) => answer.takeCash, { refreshes: RENEWED });
  const takingPrepayment = useChange(TakePrepayment, (answer) => answer.takePrepayment, { refreshes: RENEWED });
  const applying = useChange(ApplyPrepayment, (answer) => answer.applyPrepayment, { refreshes: RENEWED });

  // A room's prepayment pays its own bills only.
  const bills = useMemo(
    () => dues.filter((due) => mode !== 'apply' || due.room.id === roomId).flatMap((due) => due.bills),
    [dues, mode, roomId],
  );
  const chosen = bills.filter((due) => !leftOut.has(due.bill.id));
  const dueMinor = mode === 'prepayment' ? 0 : tickedTotal(bills, leftOut);
  const tendered = tenderedFor(dueMinor, typed);
  const changeMinor = tendered.kind === 'enough' ? tendered.changeMinor : 0;
  const mayGoOn =
    mode === 'apply'
      ? chosen.length > 0
      : mode === 'prepayment'
        ? tendered.kind === 'enough' && (typed ?? 0) > 0
        : chosen.length > 0 && tendered.kind === 'enough';

  function begin(next: TillMode): void {
    // Whoever comes back from a receipt begins with all that is still open.
    if (step.kind === 'taken' || step.kind === 'applied') setLeftOut(new Set());
    setMode(next);
    setStep({ kind: next === 'apply' && chosen.length > 0 ? 'confirming' : 'entering' });
    setTyped(null);
    setKeepsChange(false);
    setTrouble(null);
  }

  function toggle(billIds: readonly string[], isTicked: boolean): void {
    const next = new Set(leftOut);
    for (const id of billIds) {
      if (isTicked) next.delete(id);
      else next.add(id);
    }
    setLeftOut(next);
    setTyped(null);
    setTrouble(null);
    if (step.kind === 'confirming') setStep({ kind: 'entering' });
  }

  /** One order to the server. While one is under way a second Enter is not heard. */
  async function send(cancelOpenPayments = false): Promise<void> {
    if (isSending.current || !mayGoOn) return;
    isSending.current = true;
    setTrouble(null);
    try {
      await (mode === 'bills' ? sendCash(cancelOpenPayments) : mode === 'prepayment' ? sendPrepayment() : sendApply());
    } catch (error) {
      // Somebody else was at these bills: show what is due now before saying so.
      if (error instanceof Refusals) await refresh(...RENEWED);
      meet(error);
    } finally {
      isSending.current = false;
    }
  }

  async function sendCash(cancelOpenPayments: boolean): Promise<void> {
    const billIds = chosen.map((due) => due.bill.id);
    const keepChangeAsPrepayment = keepsChange && changeMinor > 0;
    const { taken } = await once((idempotencyKey) =>
      taking.run({
        input: {
          billIds,
          tenderedMinor: typed ?? 0,
          expectedTotalMinor: dueMinor,
          keepChangeAsPrepayment,
          prepaymentRoomId: keepChangeAsPrepayment ? roomId : null,
          cancelOpenPayments,
          idempotencyKey,
        },
      }),
    );
    if (taken !== null) setStep({ kind: 'taken', taken });
  }

  async function sendPrepayment(): Promise<void> {
    const { taken } = await once((idempotencyKey) =>
      takingPrepayment.run({ input: { roomId, amountMinor: typed ?? 0, idempotencyKey } }),
    );
    if (taken !== null) setStep({ kind: 'taken', taken });
  }

  async function sendApply(): Promise<void> {
    const billIds = chosen.map((due) => due.bill.id);
    const { applied } = await once((idempotencyKey) => applying.run({ input: { roomId, billIds, idempotencyKey } }));
    if (applied === null) return;
    const { amountMinor: appliedMinor } = applied.applied;
    setStep({ kind: 'applied', appliedMinor, balanceMinor: applied.balance.amountMinor });
  }

  function meet(error: unknown): void {
    if (error instanceof Refusals && error.has('BILL_HAS_OPEN_PAYMENT')) setTrouble({ kind: 'held' });
    else if (error instanceof Refusals && CHANGED.some((code) => error.has(code))) {
      setTrouble({ kind: 'changed', shownMinor: dueMinor, isPaid: error.has('BILL_ALREADY_PAID') });
      setTyped(null);
      setStep({ kind: 'entering' });
    } else if (error instanceof ApiError && isOutcomeUnknown(error)) setTrouble({ kind: 'unknown', error });
    else {
      setTrouble({ kind: 'refused', error });
      setStep({ kind: 'entering' });
    }
  }

  return {
    mode,
    step,
    bills,
    chosen,
    leftOut,
    dueMinor,
    typed,
    tendered,
    changeMinor,
    keepsChange,
    trouble,
    mayGoOn,
    isSending: taking.isRunning || takingPrepayment.isRunning || applying.isRunning,
    begin,
    toggle,
    type: (amountMinor: number | null) => {
      setTyped(amountMinor);
      setTrouble(null);
    },
    setKeepsChange,
    confirm: () => {
      if (mayGoOn) setStep({ kind: 'confirming' });
    },
    goBack: () => {
      setStep({ kind: 'entering' });
      setTrouble(null);
    },
    send,
  };
}

export type Till = ReturnType<typeof useTill>;
