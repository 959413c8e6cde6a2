import { Alert, Button, Checkbox, Form, Input } from 'antd';
import { useState } from 'react';
import { ApproveReversal, RedLetters, RedLettersWaiting, RejectReversal } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { May } from '@shared/api/permissions';
import { EntityForm } from '@shared/form/entity-form';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { ScreenLink } from '../scope/scope';
import { TONES, type RedLetter } from './red-letters-page';
import { words } from './words';
import styles from './red-letters.module.css';

const DECIDED = [RedLetters, RedLettersWaiting, { name: 'Bill' }, { name: 'Bills' }, { name: 'DueOfRooms' }, { name: 'RoomDesk' }];

/** What would be taken back, who asked and why; somebody else says yes or no. */
export function RedLetterCard({ letter }: { letter: RedLetter }) {
  const w = useWords(words);
  const format = useFormats();
  const { bill } = letter;
  return (
    <div className={styles['card']}>
      <StatusTag tone={TONES[letter.status]}>{w.states[letter.status]}</StatusTag>
      <Facts
        rows={[
          [
            w.room,
            bill.room === null ? (
              (bill.objectCode ?? '—')
            ) : (
              <ScreenLink key="room" to={`/desk/${bill.room.id}`}>
                {bill.room.community} {bill.room.label}
              </ScreenLink>
            ),
          ],
          [w.bill, `${bill.item.name} ${format.period(bill.period)}`],
          [w.amount, <Money key="amount" of={letter.amount} />],
          [w.reason, letter.reason],
          [w.requestedBy, letter.requestedBy ?? '—'],
          [w.requestedAt, <DateText key="asked" moment={letter.requestedAt} />],
          ...(letter.decidedAt === null
            ? []
            : ([
                [w.decidedBy, letter.decidedBy ?? '—'],
                [w.decidedAt, <DateText key="decided" moment={letter.decidedAt} />],
                [w.postedOn, <DateText key="posted" day={letter.postedOn} />],
              ] as const)),
        ]}
      />
      {letter.status === 'REQUESTED' && (
        <May code="billing.reverse.approve">
          <Decision letter={letter} />
        </May>
      )}
    </div>
  );
}

function Decision({ letter }: { letter: RedLetter }) {
  const w = useWords(words);
  const format = useFormats();
  const [chosen, setChosen] = useState<'approve' | 'reject' | null>(null);
  const approving = useChange(ApproveReversal, (answer) => answer.approveReversal, { refreshes: DECIDED });
  const rejecting = useChange(RejectReversal, (answer) => answer.rejectReversal, { refreshes: DECIDED });
  const redLetterId = letter.id;
  const hasMoney = letter.bill.paid.amountMinor > 0;
  const close = (): void => setChosen(null);

  if (letter.isMine) return <Alert type="info" showIcon title={w.ownRequest} />;
  if (chosen === null) {
    return (
      <div className={styles['buttons']}>
        <Button onClick={() => setChosen('reject')}>{w.reject}</Button>
        <Button type="primary" onClick={() => setChosen('approve')}>
          {w.approve}
        </Button>
      </div>
    );
  }
  if (chosen === 'reject') {
    return (
      <EntityForm<{ reason: string }>
        key="reject"
        name="reject"
        initial={{ reason: '' }}
        submitText={w.reject}
        onCancel={close}
        onSubmit={({ reason }) => rejecting.run({ input: { redLetterId, reason } })}
        onDone={close}
      >
        <Form.Item
          name="reason"
          label={w.rejectReason}
          rules={[{ required: true, whitespace: true, message: w.needsReason }]}
        >
          <Input autoFocus maxLength={200} />
        </Form.Item>
      </EntityForm>
    );
  }
  return (
    <EntityForm<{ moneyToPrepayment: boolean }>
      key="approve"
      name="approve"
      isDanger
      initial={{ moneyToPrepayment: false }}
      submitText={w.approve}
      onCancel={close}
      onSubmit={({ moneyToPrepayment }) => approving.run({ input: { redLetterId, moneyToPrepayment } })}
      onDone={close}
      summary={<p>{w.approveText(letter.bill.item.name, format.money(letter.amount))}</p>}
    >
      {hasMoney && (
        <Form.Item name="moneyToPrepayment" valuePropName="checked" extra={w.hasMoney}>
          <Checkbox>{w.toPrepayment}</Checkbox>
        </Form.Item>
      )}
    </EntityForm>
  );
}
