import { Checkbox, Form } from 'antd';
import { dayOf } from '@kit/format';
import { MoveOut, PreviewMoveOut, type ResidentFragment } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { DayInput } from '@shared/form/day-input';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import { MovePreview } from './move-preview';
import { words } from './words';
import styles from './moves.module.css';

interface Values {
  residencyIds: string[];
  endsOn: string;
}

interface MoveOutFormProps {
  people: readonly ResidentFragment[];
  onDone: () => void;
}

/** People move out, all of them or nobody; below it what they leave behind. */
export function MoveOutForm({ people, onDone }: MoveOutFormProps) {
  const w = useWords(words);
  const [form] = Form.useForm<Values>();
  const moving = useChange(MoveOut, (answer) => answer.moveOut, { refreshes: 'all' });
  const residencyIds = Form.useWatch('residencyIds', form) ?? [];
  const endsOn = Form.useWatch('endsOn', form) ?? '';
  const preview = useAsk(
    PreviewMoveOut,
    { residencyIds, endsOn },
    { enabled: residencyIds.length > 0 && endsOn !== '', keepsPrevious: true },
  );
  return (
    <EntityForm<Values>
      form={form}
      name="move-out"
      isDanger
      initial={{ residencyIds: [], endsOn: dayOf(Date.now()) }}
      submitText={w.moveOut}
      onCancel={onDone}
      onSubmit={(input) => moving.run({ input })}
      onDone={onDone}
      summary={
        residencyIds.length > 0 &&
        preview.data?.previewMoveOut.map((move) => <MovePreview key={move.room.id} move={move} />)
      }
    >
      <Form.Item label={w.people} required>
        <Form.Item noStyle name="residencyIds" rules={[{ type: 'array', min: 1, message: w.needsPeople }]}>
          <Checkbox.Group className={styles['people']}>
            {people.map((person) => (
              <Checkbox key={person.id} value={person.id}>
                {person.name} <span className="quiet">{w.roles[person.role]}</span>
              </Checkbox>
            ))}
          </Checkbox.Group>
        </Form.Item>
      </Form.Item>
      <Form.Item
        name="endsOn"
        label={w.endsOn}
        extra={w.endsOnHint}
        rules={[{ required: true, message: w.required }]}
      >
        <DayInput />
      </Form.Item>
    </EntityForm>
  );
}
