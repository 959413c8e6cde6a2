import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Bill, RedLetters, RequestReversal, type BillStatus } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import { words } from './words';

interface ReversalRequestProps {
  bill: { id: string; status: BillStatus };
}

/** Ask that a bill be taken back; somebody else decides. Once asked, it waits and is not offered again. */
export function ReversalRequest({ bill }: ReversalRequestProps) {
  const w = useWords(words);
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const asking = useChange(RequestReversal, (answer) => answer.requestReversal, { refreshes: [RedLetters, Bill] });
  const mayAsk = may('billing.reverse.request') && bill.status !== 'REVERSED';
  // As many as one page holds; were more waiting, the server refuses a second request all the same.
  const waiting = useAsk(RedLetters, { filter: { status: 'REQUESTED' }, first: 100 }, { enabled: mayAsk });
  if (!mayAsk || waiting.isPending) return null;
  if (isAsked || waiting.data?.redLetters.nodes.some((letter) => letter.bill.id === bill.id)) return <p role="status">{w.requested}</p>;
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
