import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Bill, RedLetters, RequestReversal, type BillStatus } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import { words } from './words';

interface ReversalRequestProps {
  bill: { id: string; status: BillStatus };
}

/** Ask that a bill be taken back; somebody else decides. */
export function ReversalRequest({ bill }: ReversalRequestProps) {
  const w = useWords(words);
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const asking = useChange(RequestReversal, (answer) => answer.requestReversal, { refreshes: [RedLetters, Bill] });
  if (!may('billing.reverse.request') || bill.status === 'REVERSED') return null;
  if (isAsked) return <p role="status">{w.requested}</p>;
  if (!isOpen) return <Button onClick={() => setOpen(true)}>{w.request}</Button>;
  return (
    <EntityForm<{ reason: string }>
      name="reversal"
      initial={{ reason: '' }}
      submitText={w.request}
      isDanger
      onCancel={() => setOpen(false)}
      onSubmit={({ reason }) => asking.run({ input: { billId: bill.id, reason } })}
      onDone={() => setAsked(true)}
    >
      <Form.Item
        name="reason"
        label={w.reason}
        extra={w.requestHint}
        rules={[{ required: true, whitespace: true, message: w.needsReason }]}
      >
        <Input.TextArea autoFocus rows={2} maxLength={200} />
      </Form.Item>
    </EntityForm>
  );
}
