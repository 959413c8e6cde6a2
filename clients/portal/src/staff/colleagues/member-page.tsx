import { useParams } from 'react-router';
import { StaffMember, type StaffMemberFragment } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { Asked } from '@shared/state/state';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Card, Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { AccessCard } from './access-card';
import { MemberActions } from './member-actions';
import { PostsCard } from './posts-card';
import { words } from './words';

/** One member of staff: posts, history, what he would see. */
export default function MemberPage() {
  const { staffId = '' } = useParams();
  const asked = useAsk(StaffMember, { id: staffId });
  return <Asked of={asked}>{({ staffMember }) => <Member member={staffMember} />}</Asked>;
}

function Member({ member }: { member: StaffMemberFragment }) {
  const w = useWords(words);
  const mayManage = useMay()('staff.manage');
  return (
    <>
      <PageHeader
        title={member.name}
        hint={
          <StatusTag tone={member.isActive ? 'paid' : 'quiet'}>{member.isActive ? w.active : w.left}</StatusTag>
        }
        actions={mayManage && <MemberActions member={member} />}
      />
      <Card>
        <Facts
          rows={[
            [w.login, member.login],
            [w.unit, member.unit.name],
            [w.since, <DateText key="since" moment={member.createdAt} />],
          ]}
        />
      </Card>
      <PostsCard member={member} mayManage={mayManage} />
      <AccessCard staffId={member.id} />
    </>
  );
}
