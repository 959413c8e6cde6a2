/** The state of a bill as a word with a sign. */
import { dayOf } from '@kit/format';
import { useWords } from '@/device/taste';
import { Tag } from '@/ui/parts';
import type { BillRow } from './choice';
import { billWords } from './words';

export function isOverdue(bill: Pick<BillRow, 'dueOn' | 'status'>): boolean {
  return (bill.status === 'OPEN' || bill.status === 'PART_PAID') && bill.dueOn < dayOf(Date.now());
}

export function StateTag({ bill }: { readonly bill: BillRow }): JSX.Element {
  const { states } = useWords(billWords);
  if (bill.isBeingPaid) {
    return (
      <Tag tone="warning" icon="clock">
        {states.beingPaid}
      </Tag>
    );
  }
  if (isOverdue(bill)) {
    return (
      <Tag tone="owed" icon="alert">
        {states.overdue}
      </Tag>
    );
  }
  switch (bill.status) {
    case 'PAID':
      return (
        <Tag tone="paid" icon="check">
          {states.PAID}
        </Tag>
      );
    case 'REVERSED':
      return (
        <Tag tone="quiet" icon="close">
          {states.REVERSED}
        </Tag>
      );
    default:
      return (
        <Tag tone="brand" icon="bill">
          {states[bill.status]}
        </Tag>
      );
  }
}
