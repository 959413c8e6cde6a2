import { Button, Form } from 'antd';
import { lazy, Suspense, useState } from 'react';
import {
  EndPost,
  Staff,
  StaffAccess,
  StaffMember,
  type StaffMemberFragment,
  type StaffPostFragment,
} from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { Skeleton } from '@shared/state/state';
import { SideDrawer } from '@shared/state/side-drawer';
import type { Column } from '@shared/table/columns';
import { RowsTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { words } from './words';

const PostDrawer = lazy(() => import('./post-drawer').then((module) => ({ default: module.PostDrawer })));
const TransferDrawer = lazy(() => import('./transfer-drawer').then((module) => ({ default: module.TransferDrawer })));
const DayInput = lazy(() => import('@shared/form/day-input').then((module) => ({ default: module.DayInput })));

/** Posts of today and before; give one, end one, exchange them on a day. */
export function PostsCard({ member, mayManage }: { member: StaffMemberFragment; mayManage: boolean }) {
  const w = useWords(words);
  const [open, setOpen] = useState<'none' | 'post' | 'transfer'>('none');
  const [ending, setEnding] = useState<StaffPostFragment | null>(null);
  const refreshes = [StaffMember, Staff, StaffAccess];
  const end = useChange(EndPost, (answer) => answer.endPost, { refreshes });
  const columns: Column<StaffPostFragment>[] = [
    { key: 'title', title: w.post, width: 160, render: (post) => post.title },
    { key: 'unit', title: w.where, width: 160, render: (post) => post.unit.name },
    {
      key: 'roles',
      title: w.roles,
      width: 240,
      render: (post) => [post.orgRole?.name, post.postRole.name].filter((name) => name !== undefined).join(' + '),
    },
    { key: 'starts', title: w.from, width: 130, render: (post) => <DateText day={post.startsOn} /> },
    { key: 'ends', title: w.until, width: 130, render: (post) => <DateText day={post.endsOn} /> },
    {
      key: 'state',
      title: w.state,
      width: 100,
      render: (post) => (
        <StatusTag tone={post.isCurrent ? 'paid' : 'quiet'}>{post.isCurrent ? w.current : w.past}</StatusTag>
      ),
    },
    {
      key: 'end',
      title: w.action,
      width: 100,
      render: (post) =>
        mayManage && post.endsOn === null ? (
          <Button size="small" onClick={() => setEnding(post)}>
            {w.end}
          </Button>
        ) : null,
    },
  ];
  const close = () => setOpen('none');
  return (
    <Card
      title={w.posts}
      actions={
        mayManage &&
        member.isActive && (
          <span className="no-print" style={{ display: 'inline-flex', gap: 8 }}>
            <Button onClick={() => setOpen('transfer')}>{w.transfer}</Button>
            <Button type="primary" onClick={() => setOpen('post')}>
              {w.givePost}
            </Button>
          </span>
        )
      }
    >
      <RowsTable
        name="staff-posts"
        caption={w.posts}
        rows={member.posts}
        rowKey={(post) => post.id}
        columns={columns}
        isShort
        empty={{ title: w.noPost, hint: w.noPostHint }}
      />
      <Suspense fallback={null}>
        {open === 'post' && <PostDrawer member={member} onClose={close} />}
        {open === 'transfer' && <TransferDrawer member={member} onClose={close} />}
      </Suspense>
      <SideDrawer title={w.endTitle(ending?.title ?? '')} isOpen={ending !== null} onClose={() => setEnding(null)}>
        {ending !== null && (
          <EntityForm<{ endsOn: string }>
            name="end"
            initial={{}}
            submitText={w.end}
            isDanger
            onCancel={() => setEnding(null)}
            onSubmit={({ endsOn }) => end.run({ input: { postId: ending.id, endsOn } })}
            onDone={() => setEnding(null)}
          >
            <Form.Item
              name="endsOn"
              label={w.firstDayWithout}
              rules={[{ required: true, message: w.needed }]}
            >
              <Suspensed />
            </Form.Item>
          </EntityForm>
        )}
      </SideDrawer>
    </Card>
  );
}

function Suspensed(given: { id?: string; value?: string; onChange?: (day: string | undefined) => void }) {
  return (
    <Suspense fallback={<Skeleton rows={1} />}>
      <DayInput {...given} />
    </Suspense>
  );
}
