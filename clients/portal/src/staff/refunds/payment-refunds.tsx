import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Payment, PaymentPostings, Refunds, type RefundFragment } from '@kit/gql/staff';
import { useAsk, useRefresh } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { Asked } from '@shared/state/state';
import { SideDrawer } from '@shared/state/side-drawer';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { RefundCard } from './refund-card';
import { RefundForm } from './refund-form';
import { RefundState } from './refund-state';
import { words } from './words';
import styles from './refunds.module.css';

// Moves on by itself, usually within seconds.
const MOVING: ReadonlySet<RefundFragment['state']> = new Set(['APPROVED', 'RETURNING', 'SENDING']);
const MOVING_MS = 2000;

/** What goes back of one payment, and asking for more of it. */
export function PaymentRefunds({ paymentId, isSettled }: { paymentId: string; isSettled: boolean }) {
  const w = useWords(words);
  const may = useMay();
  const [isAsking, setAsking] = useState(false);
  const [opened, setOpened] = useState<RefundFragment | null>(null);
  const refresh = useRefresh();
  const [isMoving, setMoving] = useState(false);
  const asked = useAsk(Refunds, { filter: { paymentId }, first: 50 }, { everyMs: isMoving ? MOVING_MS : undefined });
  const moves = asked.data?.refunds.nodes.some((refund) => MOVING.has(refund.state)) ?? isMoving;
  useEffect(() => {
    if (moves === isMoving) return;
    setMoving(moves);
    // It has come to an end: so have its steps and its entry.
    if (!moves) refresh(Payment, PaymentPostings);
  }, [moves, isMoving, refresh]);
  return (
    <Card
      title={w.ofPayment}
      actions={
        isSettled && may('payment.refund_request') && <Button onClick={() => setAsking(true)}>{w.ask}</Button>
      }
    >
      <Asked of={asked} rows={1}>
        {({ refunds }) =>
          refunds.nodes.length === 0 ? (
            <p className="quiet">{w.empty}</p>
          ) : (
            <ul className={styles['lines']}>
              {refunds.nodes.map((refund) => (
                <li key={refund.id}>
                  <span>
                    <RefundState of={refund.state} /> <DateText moment={refund.requestedAt} /> {refund.reason}
                  </span>
                  <Button type="link" onClick={() => setOpened(refund)}>
                    <Money of={refund.amount} />
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
      <SideDrawer title={w.ask} isOpen={isAsking} onClose={() => setAsking(false)} width={640}>
        <RefundForm paymentId={paymentId} onDone={() => setAsking(false)} />
      </SideDrawer>
      <SideDrawer title={w.one} isOpen={opened !== null} onClose={() => setOpened(null)}>
        {opened !== null && <RefundCard key={opened.id} given={opened} onDone={() => setOpened(null)} />}
      </SideDrawer>
    </Card>
  );
}
