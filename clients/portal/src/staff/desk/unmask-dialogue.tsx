import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { UnmaskPerson, type UnmaskPersonMutation } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { words } from './words';

type Numbers = NonNullable<UnmaskPersonMutation['unmaskPerson']['unmasked']>;

interface UnmaskDialogueProps {
  personId: string;
  name: string;
  onClose: () => void;
}

/** Full numbers of a person, once somebody has said why; gone when it is closed. */
export function UnmaskDialogue({ personId, name, onClose }: UnmaskDialogueProps) {
  const w = useWords(words);
  const unmasking = useChange(UnmaskPerson, (answer) => answer.unmaskPerson);
  const [numbers, setNumbers] = useState<Numbers | null>(null);
  return (
    <Modal open title={w.unmaskOf(name)} footer={null} onCancel={onClose}>
      {numbers === null ? (
        <EntityForm<{ reason: string }>
          name="unmask"
          initial={{ reason: '' }}
          submitText={w.show}
          onSubmit={async ({ reason }) => setNumbers((await unmasking.run({ input: { personId, reason } })).unmasked)}
        >
          <Form.Item
            name="reason"
            label={w.unmaskReason}
            extra={w.unmaskHint}
            rules={[{ required: true, whitespace: true, message: w.unmaskNeedsReason }]}
          >
            <Input autoFocus maxLength={200} />
          </Form.Item>
        </EntityForm>
      ) : (
        <Facts
          rows={[
            [w.phone, numbers.phone || '—'],
            [w.idNumber, numbers.idNumber || '—'],
            [w.secondPhone, numbers.secondPhone || '—'],
            [w.bankAccount, numbers.bankAccount || '—'],
          ]}
        />
      )}
    </Modal>
  );
}
