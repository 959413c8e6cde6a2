import { Form, Input, Radio, Select } from 'antd';
import { dayOf } from '@kit/format';
import { MoveIn, PreviewMoveIn, type IdKind, type ResidencyRole } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { DayInput } from '@shared/form/day-input';
import { EntityForm } from '@shared/form/entity-form';
import { useLater } from '@shared/state/later';
import { useWords } from '@shared/text/language';
import { MovePreview } from './move-preview';
import { IdNumberItems } from './id-number-items';
import { PersonPicker } from './person-picker';
import { words } from './words';

interface Values {
  isNew: boolean;
  personIds?: string[];
  newPerson?: { name: string; phone?: string; idKind?: IdKind; idNumber?: string };
  role: ResidencyRole;
  startsOn: string;
}

interface MoveFormProps {
  roomId: string;
  onDone: () => void;
}

/** Somebody moves in, on file or new; below it what that means for who pays. */
export function MoveInForm({ roomId, onDone }: MoveFormProps) {
  const w = useWords(words);
  const [form] = Form.useForm<Values>();
  const moving = useChange(MoveIn, (answer) => answer.moveIn, { refreshes: 'all' });
  const isNew = Form.useWatch('isNew', form) ?? false;
  const personId = Form.useWatch('personIds', form)?.[0];
  const name = useLater(Form.useWatch(['newPerson', 'name'], form) ?? '', 400);
  const role = Form.useWatch('role', form) ?? 'TENANT';
  const startsOn = Form.useWatch('startsOn', form) ?? '';
  const who = isNew ? { name } : { personId };
  const preview = useAsk(
    PreviewMoveIn,
    { ...who, roomId, role, startsOn },
    { enabled: startsOn !== '' && (isNew ? name.trim() !== '' : personId !== undefined), keepsPrevious: true },
  );
  return (
    <EntityForm<Values>
      form={form}
      name="move-in"
      initial={{ isNew: false, newPerson: { name: '', idKind: 'ID_CARD' }, role: 'TENANT', startsOn: dayOf(Date.now()) }}
      submitText={w.moveIn}
      onCancel={onDone}
      onSubmit={(values) =>
        moving.run({
          input: {
            roomId,
            role: values.role,
            startsOn: values.startsOn,
            ...(values.isNew ? { newPerson: values.newPerson } : { personId: values.personIds?.[0] }),
          },
        })
      }
      onDone={onDone}
      summary={preview.data !== undefined && <MovePreview move={preview.data.previewMoveIn} />}
    >
      <Form.Item name="isNew" label={w.who} required>
        <Radio.Group
          optionType="button"
          options={[
            { value: false, label: w.onFile },
            { value: true, label: w.isNew },
          ]}
        />
      </Form.Item>
      {isNew ? (
        <>
          <Form.Item name={['newPerson', 'name']} label={w.name} rules={[{ required: true, message: w.required }]}>
            <Input maxLength={60} autoComplete="off" />
          </Form.Item>
          <Form.Item name={['newPerson', 'phone']} label={w.phone}>
            <Input inputMode="tel" autoComplete="off" />
          </Form.Item>
          <IdNumberItems path={['newPerson']} />
        </>
      ) : (
        <Form.Item name="personIds" label={w.person} rules={[{ required: true, message: w.required }]}>
          <PersonPicker most={1} />
        </Form.Item>
      )}
      <Form.Item name="role" label={w.role} rules={[{ required: true }]}>
        <Select
          options={[
            { value: 'TENANT', label: w.roles.TENANT },
            { value: 'FAMILY', label: w.roles.FAMILY },
            { value: 'OWNER', label: w.roles.OWNER },
          ]}
        />
      </Form.Item>
      <Form.Item name="startsOn" label={w.startsOn} rules={[{ required: true, message: w.required }]}>
        <DayInput />
      </Form.Item>
    </EntityForm>
  );
}
