import { Button, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { DueOfRooms } from '@kit/gql/staff';
import { useAsk, useRefresh } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { useGo } from '../scope/scope';
import type { RoomAtDesk } from './desk-page';
import { DueBills } from './due-bills';
import { KeyCap } from './key-cap';
import { useKeys } from './keys';
import { MOST_ROOMS, useOtherRooms } from './other-rooms';
import { TillPanel } from './till-panel';
import { RENEWED, useTill, type RoomDues } from './use-till';
import { words } from './words';
import styles from './desk.module.css';

// The owner stands at the desk with his phone in hand.
const HELD_MS = 4000;

interface CashDeskProps {
  room: RoomAtDesk;
  onOpenBill: (billId: string) => void;
}

/** Open bills at the left, the till at the right; one owner after the other without a mouse. */
export function CashDesk({ room, onOpenBill }: CashDeskProps) {
  const [isTogether, setTogether] = useState(false);
  const others = useOtherRooms(room);
  const roomIds = [room.id, ...(isTogether ? others.slice(0, MOST_ROOMS - 1).map((other) => other.id) : [])];
  const refresh = useRefresh();
  const dues = useAsk(
    DueOfRooms,
    { roomIds },
    { keepsPrevious: true, everyMs: (answer) => heldCount(answer?.dueOfRooms ?? []) > 0 && HELD_MS },
  );
  const held = heldCount(dues.data?.dueOfRooms ?? []);
  const heldBefore = useRef(held);
  useEffect(() => {
    // Paid by phone, or given up: the rest of the page tells it too.
    if (held < heldBefore.current) void refresh(...RENEWED.filter((each) => each !== DueOfRooms));
    heldBefore.current = held;
  }, [held]);
  return (
    <Asked of={dues} rows={8}>
      {({ dueOfRooms }) => (
        <Counter
          room={room}
          dues={dueOfRooms}
          otherCount={others.length}
          isTogether={isTogether}
          onTogether={setTogether}
          onOpenBill={onOpenBill}
        />
      )}
    </Asked>
  );
}

/** Bills that are being paid by phone at this moment. */
function heldCount(dues: readonly RoomDues[]): number {
  return dues.flatMap((due) => due.bills).filter((due) => due.isHeld).length;
}

interface CounterProps extends CashDeskProps {
  dues: readonly RoomDues[];
  otherCount: number;
  isTogether: boolean;
  onTogether: (isTogether: boolean) => void;
}

function Counter({ room, dues, otherCount, isTogether, onTogether, onOpenBill }: CounterProps) {
  const w = useWords(words);
  const go = useGo();
  const till = useTill(room.id, dues);
  const amount = useRef<InputRef>(null);
  const counter = useRef<HTMLDivElement>(null);
  const own = dues.find((due) => due.room.id === room.id);
  const prepaymentMinor = own?.prepayment.amountMinor ?? 0;
  const isEntering = till.step.kind === 'entering';
  const isConfirming = till.step.kind === 'confirming';
  const isHeld = till.trouble?.kind === 'held';

  /** The sum that is due stands there, marked: it is right as it is, or is typed over. */
  function toAmount(): void {
    if (till.mode === 'bills' && till.typed === null && till.dueMinor > 0) till.type(till.dueMinor);
    toField();
  }

  function begin(mode: typeof till.mode): void {
    till.begin(mode);
    requestAnimationFrame(() => {
      if (mode === 'prepayment') amount.current?.focus({ cursor: 'all' });
      if (mode === 'bills') counter.current?.querySelector<HTMLInputElement>('tbody input')?.focus();
    });
  }

  // Sent back from confirming: the button that had the focus is gone.
  useEffect(() => {
    if (till.trouble?.kind === 'changed' || till.trouble?.kind === 'refused') toField();
  }, [till.trouble]);

  function toField(): void {
    requestAnimationFrame(() => {
      if (amount.current !== null) amount.current.focus({ cursor: 'all' });
      else counter.current?.querySelector<HTMLInputElement>('tbody input')?.focus();
    });
  }

  const allIds = till.bills.map((due) => due.bill.id);
  const mayAdd = isEntering && otherCount > 0;
  useKeys({
    F2: isEntering ? toAmount : undefined,
    F4: isEntering || isConfirming ? () => till.setKeepsChange(!till.keepsChange) : undefined,
    F8: isHeld ? () => void till.send(true) : undefined,
    R: mayAdd ? () => onTogether(!isTogether) : undefined,
    A: isEntering ? () => till.toggle(allIds, till.chosen.length < allIds.length) : undefined,
    B: isEntering || isConfirming ? () => begin('bills') : undefined,
    Y: isEntering || isConfirming ? () => begin('prepayment') : undefined,
    D: (isEntering || isConfirming) && prepaymentMinor > 0 ? () => begin('apply') : undefined,
    N: isEntering ? () => go('/desk') : undefined,
    Escape: isConfirming && !till.isSending ? back : undefined,
  });

  function back(): void {
    till.goBack();
    toField();
  }

  return (
    <div ref={counter} className={styles['counter']}>
      <Card
        title={w.bills}
        actions={
          otherCount > 0 && (
            <span className={styles['others']}>
              <span className="quiet">{w.otherRooms(otherCount)}</span>
              <Button size="small" disabled={!mayAdd} onClick={() => onTogether(!isTogether)}>
                <KeyCap name="R">{isTogether ? w.dropRooms : w.addRooms}</KeyCap>
              </Button>
            </span>
          )
        }
      >
        {isTogether && otherCount >= MOST_ROOMS && <p role="status">{w.tooManyRooms(MOST_ROOMS)}</p>}
        <DueBills dues={dues} till={till} onOpen={onOpenBill} onEnter={toAmount} />
        {till.bills.length > 0 && (
          <p className={`${styles['legend']} quiet no-print`}>
            <KeyCap name="↑↓">{w.keys.move}</KeyCap>
            <KeyCap name="Space">{w.keys.tick}</KeyCap>
            <KeyCap name="A">{w.keys.all}</KeyCap>
            <KeyCap name="Enter">{w.keys.amount}</KeyCap>
            <KeyCap name="N">{w.nextOwner}</KeyCap>
            <KeyCap name="/">{w.find}</KeyCap>
          </p>
        )}
      </Card>
      <TillPanel
        till={till}
        roomLabel={room.label}
        prepaymentMinor={prepaymentMinor}
        amount={amount}
        onMode={begin}
        onBack={back}
        onNextOwner={() => go('/desk')}
      />
    </div>
  );
}
