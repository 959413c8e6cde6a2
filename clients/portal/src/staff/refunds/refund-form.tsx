import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { RefundPreview, Refunds, RequestRefund, type RefundPreviewQuery } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { useIntention } from '@shared/form/intention';
import { MoneyInput } from '@shared/form/money-input';
import { Asked, Empty } from '@shared/state/state';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { everything, faultOf, sumOf, wanted, type Amounts } from './chosen';
import { words } from './words';
import styles from './refunds.module.css';

type Preview = RefundPreviewQuery['refundPreview'];
const RENEWED = [Refunds, RefundPreview, { name: 'Payment' }, { name: 'PaymentList' }, { name: 'PaymentPostings' }];

/** Ask that a payment, or lines of it, go back. */
export function RefundForm({ paymentId, onDone }: { paymentId: string; onDone: () => void }) {
  const w = useWords(words);
  const asked = useAsk(RefundPreview, { paymentId });
  return (
    <Asked of={asked} rows={4}>
      {({ refundPreview }) =>
        refundPreview.lines.every((line) => line.left.amountMinor === 0) ? (
          <Empty title={w.noneLeft} />
        ) : (
          <Chosen paymentId={paymentId} preview={refundPreview} onDone={onDone} />
        )
      }
    </Asked>
  );
}

function Chosen({ paymentId, preview, onDone }: { paymentId: string; preview: Preview; onDone: () => void }) {
  const w = useWords(words);
  const { money, period } = useFormats();
  const [amounts, setAmounts] = useState<Amounts>(() => everything(preview.lines));
  const once = useIntention();
  const requesting = useChange(RequestRefund, (answer) => answer.requestRefund, { refreshes: RENEWED });
  const lines = wanted(preview.lines, amounts);
  const sum = lines === null ? 0 : sumOf(lines);
  // The server decides; its figures for the chosen lines stand as soon as it has answered.
  const checked = useAsk(RefundPreview, { paymentId, lines: lines ?? [] }, { enabled: lines !== null && sum > 0, keepsPrevious: true });
  const needsApproval = checked.data?.refundPreview.needsApproval ?? preview.needsApproval;
  return (
    <div className={styles['stack']}>
      <p>{w.askHint}</p>
      <p className={styles['buttons']}>
        <Button onClick={() => setAmounts(everything(preview.lines))}>{w.askAll}</Button>
        <Button onClick={() => setAmounts({})}>{w.askNone}</Button>
      </p>
      <ul className={styles['lines']}>
        {preview.lines.map((line) => {
          const { bill } = line;
          const name = bill === null ? w.prepaid : `${bill.room?.label ?? ''} ${bill.item.name} ${period(bill.period)}`;
          const fault = faultOf(line, amounts[line.id]);
          return (
            <li key={line.id}>
              <span>
                {name}
                <br />
                <span className="quiet">
                  {w.paid} {money(line.paid)} · {w.left} {money(line.left)} · {w.ways[line.way]}
                </span>
                {line.refusal !== null && <span className={styles['fault']}>{line.refusal.message}</span>}
                {fault !== null && (
                  <span className={styles['fault']} role="alert">
                    {fault === 'notMoney' ? w.notMoney : w.tooMuch(money(line.left))}
                  </span>
                )}
              </span>
              <span className={styles['input']}>
                <MoneyInput
                  aria-label={w.refundOf(name)}
                  disabled={line.refusal !== null || line.left.amountMinor === 0}
                  value={amounts[line.id] ?? null}
                  onChange={(amount) => setAmounts((before) => ({ ...before, [line.id]: amount }))}
                />
              </span>
            </li>
          );
        })}
      </ul>
      <EntityForm<{ reason: string }>
        name="request-refund"
        isDanger
        initial={{ reason: '' }}
        submitText={w.ask}
        onCancel={onDone}
        onSubmit={({ reason }) =>
          once((idempotencyKey) => requesting.run({ input: { paymentId, lines: lines ?? [], reason, idempotencyKey } }))
        }
        onDone={onDone}
        summary={
          <p className={styles['sum']}>
            <span>
              {w.total} <Money of={{ amountMinor: sum }} isLarge />
            </span>
            <span className="quiet">{lines === null ? w.wrongAmount : sum === 0 ? w.nothing : needsApproval ? w.needsApproval : w.atOnce}</span>
            <span className="quiet">
              {w.limit} {money(preview.limit)} · {w.before} {money(preview.refunded)}
            </span>
          </p>
        }
      >
        <Form.Item
          name="reason"
          label={w.reason}
          rules={[
            { required: true, whitespace: true, message: w.needsReason },
            { validator: () => (lines !== null && sum > 0 ? Promise.resolve() : Promise.reject(new Error(lines === null ? w.wrongAmount : w.nothing))) },
          ]}
        >
          <Input maxLength={80} placeholder={w.reasonHint} />
        </Form.Item>
      </EntityForm>
    </div>
  );
}
