import { Checkbox, Form } from 'antd';
import {
  Staff,
  StaffAccess,
  StaffMember,
  TransferPreview,
  TransferStaff,
  type StaffMemberFragment,
  type TransferInput,
} from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { DayInput } from '@shared/form/day-input';
import { EntityForm } from '@shared/form/entity-form';
import { Asked } from '@shared/state/state';
import { SideDrawer } from '@shared/state/side-drawer';
import { useWords } from '@shared/text/language';
import { PostFields, type PostValues } from './post-fields';
import { words } from './words';
import styles from './colleagues.module.css';

interface Values {
  on: string;
  endPostIds: string[];
  posts: PostValues[];
}

/** Exchange posts on one day, all or nothing; before, what is gained and what is lost. */
export function TransferDrawer({ member, onClose }: { member: StaffMemberFragment; onClose: () => void }) {
  const w = useWords(words);
  const [form] = Form.useForm<Values>();
  const values = Form.useWatch([], form) as Partial<Values> | undefined;
  const input = inputOf(member.id, values);
  const preview = useAsk(TransferPreview, { input: input ?? emptyInput(member.id) }, { enabled: input !== null });
  const transferring = useChange(TransferStaff, (answer) => answer.transferStaff, {
    refreshes: [StaffMember, Staff, StaffAccess],
  });
  const current = member.posts.filter((post) => post.endsOn === null);
  return (
    <SideDrawer title={w.transferOf(member.name)} isOpen onClose={onClose} width={640}>
      <EntityForm<Values>
        name="transfer"
        form={form}
        initial={{ endPostIds: current.map((post) => post.id), posts: [{} as PostValues] }}
        submitText={w.transfer}
        onCancel={onClose}
        onSubmit={(given) => transferring.run({ input: inputOf(member.id, given) ?? emptyInput(member.id) })}
        onDone={onClose}
        summary={
          input !== null && (
            <Asked of={preview}>
              {({ transferPreview }) => (
                <section aria-label={w.differences} className={styles['differences']}>
                  <h3>{w.differences}</h3>
                  {transferPreview.differences.length === 0 && <p className="quiet">{w.noDifference}</p>}
                  <ul>
                    {transferPreview.differences.map(({ permission, gained, lost }) => (
                      <li key={permission.code}>
                        <strong>{permission.name}</strong>
                        {gained.length > 0 && <span> + {gained.map((unit) => unit.name).join('、')}</span>}
                        {lost.length > 0 && <span> − {lost.map((unit) => unit.name).join('、')}</span>}
                      </li>
                    ))}
                  </ul>
                </section>
              )}
            </Asked>
          )
        }
      >
        <Form.Item name="on" label={w.transferDay} extra={w.transferDayHint} rules={[{ required: true, message: w.needed }]}>
          <DayInput />
        </Form.Item>
        {current.length > 0 && (
          <Form.Item name="endPostIds" label={w.endsThen}>
            <Checkbox.Group
              options={current.map((post) => ({ value: post.id, label: `${post.unit.name} ${post.title}` }))}
            />
          </Form.Item>
        )}
        <h3>{w.newPost}</h3>
        <PostFields at={['posts', 0]} />
      </EntityForm>
    </SideDrawer>
  );
}

function inputOf(staffId: string, values: Partial<Values> | undefined): TransferInput | null {
  const post = values?.posts?.[0];
  if (values?.on === undefined || !post?.unitId || !post.postRoleId) return null;
  return { staffId, on: values.on, endPostIds: values.endPostIds ?? [], posts: [{ ...post, title: post.title ?? '' }] };
}

function emptyInput(staffId: string): TransferInput {
  return { staffId, on: '', endPostIds: [], posts: [] };
}
