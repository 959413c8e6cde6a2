import { Form } from 'antd';
import { AssignPost, PlannedAccess, Staff, StaffAccess, StaffMember, type StaffMemberFragment } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { DayInput } from '@shared/form/day-input';
import { EntityForm } from '@shared/form/entity-form';
import { Asked } from '@shared/state/state';
import { SideDrawer } from '@shared/state/side-drawer';
import { useWords } from '@shared/text/language';
import { AccessShown } from './access-card';
import { PostFields, type PostValues } from './post-fields';
import { words } from './words';

type Values = PostValues & { startsOn: string };

/** Give a post, and see before what it would open. */
export function PostDrawer({ member, onClose }: { member: StaffMemberFragment; onClose: () => void }) {
  const w = useWords(words);
  const [form] = Form.useForm<Values>();
  const unitId = Form.useWatch('unitId', form);
  const postRoleId = Form.useWatch('postRoleId', form);
  const orgRoleId = Form.useWatch('orgRoleId', form);
  const isPlanned = Boolean(unitId && postRoleId);
  const planned = useAsk(
    PlannedAccess,
    { posts: [{ unitId: unitId ?? '', postRoleId: postRoleId ?? '', orgRoleId, title: '' }] },
    { enabled: isPlanned, keepsPrevious: true },
  );
  const assigning = useChange(AssignPost, (answer) => answer.assignPost, {
    refreshes: [StaffMember, Staff, StaffAccess],
  });
  return (
    <SideDrawer title={w.givePostTo(member.name)} isOpen onClose={onClose} width={640}>
      <EntityForm<Values>
        name="post"
        form={form}
        initial={{ unitId: member.unit.id }}
        submitText={w.givePost}
        onCancel={onClose}
        onSubmit={(values) => assigning.run({ input: { ...values, staffId: member.id } })}
        onDone={onClose}
        summary={
          isPlanned && (
            <section aria-label={w.wouldSee}>
              <h3>{w.wouldSee}</h3>
              <Asked of={planned}>{(data) => <AccessShown access={data.plannedAccess} isShort />}</Asked>
            </section>
          )
        }
      >
        <PostFields />
        <Form.Item name="startsOn" label={w.from} rules={[{ required: true, message: w.needed }]}>
          <DayInput />
        </Form.Item>
      </EntityForm>
    </SideDrawer>
  );
}
