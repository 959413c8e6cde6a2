import { Form } from 'antd';
import { dayOf } from '@kit/format';
import { Assignments, EndAssignment } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { DayField } from '@shared/form/day-field';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import type { AssignmentRow } from './assignment-table';
import { dayAfter } from './days';
import { words } from './words';

/** Lets one assignment end after a day. */
export function EndForm({ assignment, onDone }: { assignment: AssignmentRow; onDone: () => void }) {
  const w = useWords(words);
  const ending = useChange(EndAssignment, (answer) => answer.endAssignment, { refreshes: [Assignments] });
  return (
    <EntityForm<{ endsOn: string }>
      name="end-assignment"
      initial={{ endsOn: dayOf(Date.now()) }}
      submitText={w.endConfirm}
      onCancel={onDone}
      onDone={onDone}
      onSubmit={({ endsOn }) => ending.run({ input: { assignmentId: assignment.id, endsOn: dayAfter(endsOn) } })}
    >
      <p>
        {assignment.tariff.code} {assignment.tariff.name}
      </p>
      <Form.Item name="endsOn" label={w.lastDay} extra={w.endHint} rules={[{ required: true, message: w.required }]}>
        <DayField earliest={assignment.startsOn} />
      </Form.Item>
    </EntityForm>
  );
}
