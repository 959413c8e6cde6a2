import { Bill } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { Explanation } from '@shared/text/explanation';
import { useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { useItemName } from '../bills/item-name';
import { ReversalRequest } from '../red-letters/reversal-request';
import { words } from './words';
import styles from './desk.module.css';

/** One bill as it is read out at the desk. */
export function BillCard({ billId }: { billId: string }) {
  const w = useWords(words);
  const itemName = useItemName();
  const asked = useAsk(Bill, { id: billId });
  return (
    <Asked of={asked}>
      {({ bill }) => (
        <div className={styles['stack']}>
          <h2>{itemName(bill)}</h2>
          <Facts
            rows={[
              [w.period, <DateText key="period" period={bill.period} />],
              [w.dueOn, <DateText key="due" day={bill.dueOn} />],
              [w.payer, bill.payer ?? '—'],
              [w.principal, <Money key="open" of={bill.outstanding} />],
              [w.fee, <Money key="fee" of={bill.lateFee} />],
            ]}
          />
          <Explanation sentences={bill.explanation} />
          <ReversalRequest bill={bill} />
        </div>
      )}
    </Asked>
  );
}
