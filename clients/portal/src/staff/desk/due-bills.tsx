import { Button } from 'antd';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Empty } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { StatusTag } from '@shared/text/status-tag';
import { useItemName } from '../bills/item-name';
import type { RoomDues, Till } from './use-till';
import { words } from './words';
import styles from './desk.module.css';

interface DueBillsProps {
  dues: readonly RoomDues[];
  till: Till;
  onOpen: (billId: string) => void;
  /** Enter among the bills: on to the money. */
  onEnter: () => void;
}

/** Open bills, oldest due date first, each with a box; arrows move, space ticks, Enter goes on. */
export function DueBills({ dues, till, onOpen, onEnter }: DueBillsProps) {
  const w = useWords(words);
  const format = useFormats();
  const itemName = useItemName();
  const table = useRef<HTMLTableElement>(null);
  const isLocked = till.step.kind !== 'entering' || till.mode === 'prepayment';
  const isSeveral = dues.length > 1;

  useEffect(() => {
    table.current?.querySelector<HTMLInputElement>('tbody input')?.focus();
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    const boxes = [...(table.current?.querySelectorAll<HTMLInputElement>('tbody input') ?? [])];
    const at = boxes.indexOf(event.target as HTMLInputElement);
    if (at < 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      boxes[at + step]?.focus();
    } else if (event.key === 'Enter' && !event.repeat) {
      event.preventDefault();
      onEnter();
    }
  }

  if (till.bills.length === 0) return <Empty title={w.noBills} hint={w.noBillsHint} />;
  const allIds = till.bills.map((due) => due.bill.id);
  return (
    <div className={styles['bills-frame']}>
      <table ref={table} className={styles['bills']} onKeyDown={onKeyDown} aria-label={w.bills}>
        <thead>
          <tr>
            <th>
              <input
                type="checkbox"
                aria-label={w.keys.all}
                disabled={isLocked}
                checked={till.chosen.length === allIds.length}
                onChange={(event) => till.toggle(allIds, event.target.checked)}
              />
            </th>
            <th scope="col">{w.item}</th>
            <th scope="col">{w.dueOn}</th>
            <th scope="col" className={styles['amount']}>
              {w.principal}
            </th>
            <th scope="col" className={styles['amount']}>
              {w.fee}
            </th>
            <th scope="col" className={styles['amount']}>
              {w.amount}
            </th>
          </tr>
        </thead>
        {dues.map((room) => (
          <tbody key={room.room.id}>
            {isSeveral && (
              <tr>
                <th colSpan={6} scope="rowgroup" className={styles['room']}>
                  {room.room.community} {room.room.label} · <Money of={room.amount} />
                </th>
              </tr>
            )}
            {room.bills.map((due) => {
              const { bill } = due;
              const name = w.billOf(itemName(bill), format.period(bill.period));
              const isOverdue = due.lateFee.amountMinor > 0;
              return (
                <tr key={bill.id} className={till.leftOut.has(bill.id) ? styles['left-out'] : undefined}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`${name} ${format.money(due.amount)}`}
                      disabled={isLocked}
                      checked={!till.leftOut.has(bill.id)}
                      onChange={(event) => till.toggle([bill.id], event.target.checked)}
                    />
                  </td>
                  <td>
                    <Button type="link" size="small" className={styles['name']} onClick={() => onOpen(bill.id)}>
                      {name}
                    </Button>
                    {bill.objectCode !== null && <span className="quiet"> {bill.objectCode}</span>}
                    {due.isHeld && <StatusTag tone="working">{w.held}</StatusTag>}
                  </td>
                  <td>
                    <DateText day={bill.dueOn} />
                  </td>
                  <td className={styles['amount']}>
                    <Money of={due.principal} />
                  </td>
                  <td className={styles['amount']}>
                    {isOverdue ? <Money of={due.lateFee} tone="owed" /> : <span className="quiet">—</span>}
                  </td>
                  <td className={styles['amount']}>
                    <strong>
                      <Money of={due.amount} />
                    </strong>
                  </td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </div>
  );
}
