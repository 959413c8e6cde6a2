import { PrinterOutlined } from '@ant-design/icons';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Payments, ReceiptLink, Receipts, ReissueReceipt, VoidReceipt, type ReceiptFragment } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { May } from '@shared/api/permissions';
import { EntityForm } from '@shared/form/entity-form';
import { Asked, Failure } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { words } from './words';
import styles from './receipts.module.css';

/** A receipt: print it again, void it with a reason, issue it anew. */
export function ReceiptCard({ receipt }: { receipt: ReceiptFragment }) {
  const w = useWords(words);
  const link = useAsk(ReceiptLink, { id: receipt.id }, { staleMs: 300_000 });
  const isVoid = receipt.voidedAt !== null;
  return (
    <div className={styles['card']}>
      <Facts
        rows={[
          [w.community, receipt.community],
          [w.rooms, receipt.rooms.join('、') || '—'],
          [w.payer, receipt.payer ?? '—'],
          [w.total, <Money key="total" of={receipt.total} />],
          [w.issuedAt, <DateText key="issued" moment={receipt.issuedAt} />],
          [w.verification, <span key="code" className="figures">{receipt.verificationCode}</span>],
          ...(isVoid
            ? ([
                [w.voidedAt, <DateText key="voided" moment={receipt.voidedAt} />],
                [w.voidReason, receipt.voidReason ?? '—'],
              ] as const)
            : []),
        ]}
      />
      <Asked of={link} rows={1}>
        {({ receiptLink }) => (
          <Button icon={<PrinterOutlined />} href={receiptLink} target="_blank" rel="noopener">
            {w.print}
          </Button>
        )}
      </Asked>
      <May code="billing.receipt">{isVoid ? <Reissue receipt={receipt} /> : <Void receipt={receipt} />}</May>
    </div>
  );
}

function Void({ receipt }: { receipt: ReceiptFragment }) {
  const w = useWords(words);
  const [isOpen, setOpen] = useState(false);
  const voiding = useChange(VoidReceipt, (answer) => answer.voidReceipt, { refreshes: [Receipts, Payments] });
  if (!isOpen) {
    return (
      <Button danger onClick={() => setOpen(true)}>
        {w.voidIt}
      </Button>
    );
  }
  return (
    <EntityForm<{ reason: string }>
      name="void"
      isDanger
      initial={{ reason: '' }}
      submitText={w.voidIt}
      onCancel={() => setOpen(false)}
      onSubmit={({ reason }) => voiding.run({ input: { receiptId: receipt.id, reason } })}
      onDone={() => setOpen(false)}
    >
      <Form.Item
        name="reason"
        label={w.voidReason}
        extra={w.voidHint}
        rules={[{ required: true, whitespace: true, message: w.needsReason }]}
      >
        <Input autoFocus maxLength={200} />
      </Form.Item>
    </EntityForm>
  );
}

function Reissue({ receipt }: { receipt: ReceiptFragment }) {
  const w = useWords(words);
  const [number, setNumber] = useState<string | null>(null);
  const reissuing = useChange(ReissueReceipt, (answer) => answer.reissueReceipt, {
    refreshes: [Receipts, Payments],
    onDone: (answer) => setNumber(answer.receipt?.number ?? null),
  });
  const problem = reissuing.refusals ?? reissuing.failure;
  if (number !== null) return <p role="status">{w.reissued(number)}</p>;
  return (
    <div className={styles['card']}>
      <p className="quiet">{w.reissueHint}</p>
      {problem !== null && <Failure isInline error={problem} />}
      <Button
        loading={reissuing.isRunning}
        onClick={() => void reissuing.run({ input: { receiptId: receipt.id } }).catch(() => undefined)}
      >
        {w.reissue}
      </Button>
    </div>
  );
}
