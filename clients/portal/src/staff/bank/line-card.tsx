import { Form, Input } from 'antd';
import { ClaimBankLine, UndoBankClaim, type BankLineFragment } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { EntityForm } from '@shared/form/entity-form';
import { useIntention } from '@shared/form/intention';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { RoomPicker } from '../scope/room-picker';
import { ScreenLink } from '../scope/scope';
import { LineState } from './line-columns';
import { LineMatch } from './line-match';
import { words } from './words';
import styles from './bank.module.css';

/** One movement on a bank account: what it was found to be, and saying it by hand. */
export function LineCard({ line, onDone }: { line: BankLineFragment; onDone: () => void }) {
  const w = useWords(words);
  const may = useMay();
  return (
    <div className={styles['stack']}>
      <p className={styles['amount']}>
        <Money of={line.amount} isLarge /> <LineState of={line.state} />
      </p>
      <Facts
        rows={[
          [w.day, <DateText key="day" day={line.day} />],
          [w.account, line.bankAccount],
          [w.counterparty, line.counterparty || '—'],
          [w.summary, line.summary || '—'],
          [w.reference, line.reference || '—'],
          ...(line.provider ? [[w.provider, line.provider] as const] : []),
          ...(line.fee !== null && line.fee.amountMinor !== 0 ? [[w.fee, <Money key="fee" of={line.fee} />] as const] : []),
          ...(line.note === '' ? [] : [[w.note, line.note] as const]),
          ...(line.settledAt === null
            ? []
            : ([
                [w.settledAt, <DateText key="settled" moment={line.settledAt} />],
                [w.staff, line.staff ?? '—'],
              ] as const)),
        ]}
      />
      {line.paymentId !== null && may('billing.cash') && (
        <p>
          <ScreenLink to={`/payments/${line.paymentId}`}>{w.seePayment}</ScreenLink>
        </p>
      )}
      {line.state === 'SUSPENSE' && may('payment.bank_claim') && <Claim lineId={line.id} onDone={onDone} />}
      {line.claimId !== null && may('payment.bank_claim') && <Undo claimId={line.claimId} onDone={onDone} />}
      <LineMatch line={line} onDone={onDone} />
    </div>
  );
}

function Claim({ lineId, onDone }: { lineId: string; onDone: () => void }) {
  const w = useWords(words);
  const once = useIntention();
  const claiming = useChange(ClaimBankLine, (answer) => answer.claimBankLine, { refreshes: 'all' });
  return (
    <EntityForm<{ roomId: string }>
      name="claim-line"
      initial={{}}
      submitText={w.claim}
      onSubmit={({ roomId }) => once((idempotencyKey) => claiming.run({ input: { lineId, roomId, idempotencyKey } }))}
      onDone={onDone}
    >
      <p>{w.claimHint}</p>
      <Form.Item name="roomId" label={w.room} rules={[{ required: true, message: w.needsRoom }]}>
        <RoomPicker />
      </Form.Item>
    </EntityForm>
  );
}

function Undo({ claimId, onDone }: { claimId: string; onDone: () => void }) {
  const w = useWords(words);
  const undoing = useChange(UndoBankClaim, (answer) => answer.undoBankClaim, { refreshes: 'all' });
  return (
    <EntityForm<{ reason: string }>
      name="undo-claim"
      isDanger
      initial={{ reason: '' }}
      submitText={w.undo}
      onSubmit={({ reason }) => undoing.run({ input: { claimId, reason } })}
      onDone={onDone}
    >
      <p>{w.undoHint}</p>
      <Form.Item name="reason" label={w.undoReason} rules={[{ required: true, whitespace: true, message: w.needsReason }]}>
        <Input maxLength={200} />
      </Form.Item>
    </EntityForm>
  );
}
