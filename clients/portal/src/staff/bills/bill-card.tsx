import { Bill, type BillQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { Explanation } from '@shared/text/explanation';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { ReversalRequest } from '../red-letters/reversal-request';
import { ScreenLink } from '../scope/scope';
import { BillState } from './bill-state';
import { useItemName } from './item-name';
import { words } from './words';
import styles from './bills.module.css';

/** One bill: whose, how much, why, and what it is made of. */
export function BillCard({ billId }: { billId: string }) {
  const asked = useAsk(Bill, { id: billId });
  return <Asked of={asked}>{({ bill }) => <Shown bill={bill} />}</Asked>;
}

function Shown({ bill }: { bill: BillQuery['bill'] }) {
  const w = useWords(words);
  const itemName = useItemName();
  return (
    <div className={styles['card']}>
      <p className={styles['amount']}>
        <Money of={bill.total} isLarge /> <BillState bill={bill} />
      </p>
      <Facts
        rows={[
          [
            w.object,
            bill.room === null ? (
              bill.objectCode
            ) : (
              <ScreenLink key="room" to={`/desk/${bill.room.id}`}>
                {bill.room.community} {bill.room.label}
              </ScreenLink>
            ),
          ],
          [w.item, itemName(bill)],
          [w.period, <DateText key="period" period={bill.period} />],
          [w.payer, bill.payer ?? w.payers[bill.payerRole]],
          [w.paid, <Money key="paid" of={bill.paid} />],
          [w.outstanding, <Money key="open" of={bill.outstanding} />],
          [w.lateFee, <Money key="fee" of={bill.lateFee} />],
          [w.dueOn, <DateText key="due" day={bill.dueOn} />],
          [w.days, w.daysOf(bill.days, bill.ofDays)],
          [w.origin, w.origins[bill.origin]],
          [w.postedAt, <DateText key="posted" moment={bill.postedAt} />],
        ]}
      />
      <Explanation sentences={bill.explanation} />
      <table className={styles['lines']}>
        <caption>{w.lines}</caption>
        <thead>
          <tr>
            <th scope="col">{w.part}</th>
            <th scope="col">{w.quantity}</th>
            <th scope="col">{w.unitPrice}</th>
            <th scope="col">{w.total}</th>
          </tr>
        </thead>
        <tbody>
          {bill.lines.map((line, at) => (
            <tr key={at}>
              <th scope="row">{w.kinds[line.kind]}</th>
              <td className="figures">
                {line.quantity === null ? '—' : line.kind === 'LATE_FEE' ? w.lateDays(line.quantity) : line.quantity}
              </td>
              <td className="figures">{line.unitPrice ?? '—'}</td>
              <td>
                <Money of={line.amount} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="no-print">
        <ReversalRequest bill={bill} />
      </div>
    </div>
  );
}
