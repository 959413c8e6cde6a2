import { Button, Form, Input } from 'antd';
import { ApproveRefund, HandOutRefund, Refund, Refunds, RejectRefund, type RefundFragment } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { EntityForm } from '@shared/form/entity-form';
import { Asked, Failure } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { ScreenLink } from '../scope/scope';
import { RefundState } from './refund-state';
import { words } from './words';
import styles from './refunds.module.css';

// What a decision makes others.
const RENEWED = [Refunds, Refund, { name: 'RefundsTotal' }, { name: 'Payment' }, { name: 'RefundPreview' }];

/** One refund: what goes back, where it stands, and deciding on it. */
export function RefundCard({ given, onDone }: { given: RefundFragment; onDone?: () => void }) {
  const w = useWords(words);
  const { period } = useFormats();
  const may = useMay();
  const asked = useAsk(Refund, { id: given.id });
  const mayApprove = given.state === 'REQUESTED' && !given.isOwn && may('payment.refund_approve');
  const mayTakeBack = (given.state === 'REQUESTED' || given.state === 'HAND_OUT') && given.isOwn && may('payment.refund_request');
  return (
    <div className={styles['stack']}>
      <p className={styles['amount']}>
        <Money of={given.amount} isLarge /> <RefundState of={given.state} />
      </p>
      {w.stateHints[given.state] !== undefined && <p className="quiet">{w.stateHints[given.state]}</p>}
      <Facts
        rows={[
          [w.way, w.ways[given.way]],
          [w.provider, w.providers[given.provider] ?? given.provider],
          [w.community, given.community],
          [w.reason, given.reason],
          [w.requestedBy, given.requestedBy ?? '—'],
          [w.requestedAt, <DateText key="asked" moment={given.requestedAt} />],
          ...(given.decidedAt === null
            ? []
            : ([
                [w.decidedBy, given.decidedBy ?? '—'],
                [w.decidedAt, <DateText key="decided" moment={given.decidedAt} />],
              ] as const)),
          ...(given.decision === null ? [] : [[w.decision, given.decision] as const]),
          ...(given.refusal === null ? [] : [[w.refusal, given.refusal] as const]),
          ...(given.handedOutBy === null ? [] : [[w.handedOutBy, given.handedOutBy] as const]),
          ...(given.slip === null ? [] : [[w.slip, given.slip] as const]),
          [w.finishedAt, <DateText key="finished" moment={given.finishedAt} />],
        ]}
      />
      <Asked of={asked} rows={2}>
        {({ refund }) => (
          <section aria-label={w.lines}>
            <h3>{w.lines}</h3>
            <ul className={styles['lines']}>
              {(refund?.lines ?? []).map((line, at) => (
                <li key={line.bill?.id ?? at}>
                  <span>
                    {line.bill === null ? w.prepaid : `${line.bill.room?.label ?? ''} ${line.bill.item.name} ${period(line.bill.period)}`}
                    {line.isKept && <span className="quiet"> {w.isKept}</span>}
                  </span>
                  <Money of={line.amount} />
                </li>
              ))}
            </ul>
          </section>
        )}
      </Asked>
      {given.payment !== null && may('billing.cash') && (
        <p>
          <ScreenLink to={`/payments/${given.payment.id}`}>{w.payment}</ScreenLink>
        </p>
      )}
      {given.state === 'HAND_OUT' && may('payment.refund_request') && <HandOut given={given} onDone={onDone} />}
      {given.state === 'REQUESTED' && given.isOwn && <p className="quiet">{w.ownHint}</p>}
      {mayApprove && <Approve refundId={given.id} onDone={onDone} />}
      {(mayApprove || mayTakeBack) && <Reject refundId={given.id} isOwn={given.isOwn} onDone={onDone} />}
    </div>
  );
}

interface Deciding {
  refundId: string;
  onDone: (() => void) | undefined;
}

function Approve({ refundId, onDone }: Deciding) {
  const w = useWords(words);
  const approving = useChange(ApproveRefund, (answer) => answer.approveRefund, { refreshes: RENEWED });
  const problem = approving.refusals ?? approving.failure;
  return (
    <>
      {problem !== null && <Failure isInline error={problem} />}
      <Button
        type="primary"
        className={styles['button']}
        loading={approving.isRunning}
        onClick={() => void approving.run({ input: { refundId } }).then(() => onDone?.(), () => undefined)}
      >
        {w.approve}
      </Button>
    </>
  );
}

function Reject({ refundId, isOwn, onDone }: Deciding & { isOwn: boolean }) {
  const w = useWords(words);
  const rejecting = useChange(RejectRefund, (answer) => answer.rejectRefund, { refreshes: RENEWED });
  return (
    <EntityForm<{ reason: string }>
      name="reject-refund"
      isDanger
      initial={{ reason: '' }}
      submitText={isOwn ? w.takeBack : w.reject}
      onSubmit={({ reason }) => rejecting.run({ input: { refundId, reason } })}
      onDone={onDone}
    >
      <Form.Item
        name="reason"
        label={w.rejectReason}
        rules={[{ required: true, whitespace: true, message: w.needsRejectReason }]}
      >
        <Input maxLength={200} />
      </Form.Item>
    </EntityForm>
  );
}

function HandOut({ given, onDone }: { given: RefundFragment; onDone: (() => void) | undefined }) {
  const w = useWords(words);
  const isTransfer = given.way === 'TRANSFER';
  const handing = useChange(HandOutRefund, (answer) => answer.handOutRefund, { refreshes: RENEWED });
  return (
    <EntityForm<{ slip: string }>
      name="hand-out-refund"
      initial={{ slip: '' }}
      submitText={isTransfer ? w.handOutTransfer : w.handOut}
      onSubmit={({ slip }) => handing.run({ input: { refundId: given.id, slip } })}
      onDone={onDone}
    >
      <Form.Item
        name="slip"
        label={w.slip}
        rules={isTransfer ? [{ required: true, whitespace: true, message: w.needsSlip }] : []}
      >
        <Input maxLength={60} />
      </Form.Item>
    </EntityForm>
  );
}
