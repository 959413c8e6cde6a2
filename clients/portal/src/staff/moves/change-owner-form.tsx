import { Form, Input, Select } from 'antd';
import { dayOf } from '@kit/format';
import { ChangeOwner, PreviewOwnerChange, type ChangeCause } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { DayInput } from '@shared/form/day-input';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import { MovePreview } from './move-preview';
import { PersonPicker } from './person-picker';
import { words } from './words';

interface Values {
  newPersonIds: string[];
  on: string;
  cause: ChangeCause;
  document?: string;
  note?: string;
}

const CAUSES: readonly ChangeCause[] = ['SALE', 'INHERITANCE', 'GIFT', 'COURT', 'OTHER'];

interface ChangeOwnerFormProps {
  roomId: string;
  onDone: () => void;
}

/** All owners hand over to others; open bills stay with whom they name. */
export function ChangeOwnerForm({ roomId, onDone }: ChangeOwnerFormProps) {
  const w = useWords(words);
  const [form] = Form.useForm<Values>();
  const changing = useChange(ChangeOwner, (answer) => answer.changeOwner, { refreshes: 'all' });
  const newPersonIds = Form.useWatch('newPersonIds', form) ?? [];
  const on = Form.useWatch('on', form) ?? '';
  const preview = useAsk(
    PreviewOwnerChange,
    { roomId, on, newPersonIds },
    { enabled: newPersonIds.length > 0 && on !== '', keepsPrevious: true },
  );
  return (
    <EntityForm<Values>
      form={form}
      name="change-owner"
      isDanger
      initial={{ on: dayOf(Date.now()), cause: 'SALE' }}
      submitText={w.changeOwner}
      onCancel={onDone}
      onSubmit={(values) => changing.run({ input: { ...values, roomId } })}
      onDone={onDone}
      summary={preview.data !== undefined && <MovePreview move={preview.data.previewOwnerChange} />}
    >
      <Form.Item name="newPersonIds" label={w.newOwners} rules={[{ required: true, message: w.required }]}>
        <PersonPicker />
      </Form.Item>
      <Form.Item name="on" label={w.on} extra={w.onHint} rules={[{ required: true, message: w.required }]}>
        <DayInput />
      </Form.Item>
      <Form.Item name="cause" label={w.cause} rules={[{ required: true }]}>
        <Select options={CAUSES.map((value) => ({ value, label: w.causes[value] }))} />
      </Form.Item>
      <Form.Item name="document" label={w.document}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="note" label={w.note}>
        <Input.TextArea rows={2} maxLength={200} />
      </Form.Item>
    </EntityForm>
  );
}
