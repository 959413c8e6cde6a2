import { Button } from 'antd';
import { useParams } from 'react-router';
import { RoomDesk, RoomStatement } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { useGo } from '../scope/scope';
import { StatementFrame, StatementView, useStatementDays } from './statement-view';
import { words } from './words';

const MOST_LINES = 100;

/** What moved on a room's account between two days, with the balances before and after. */
export default function StatementPage() {
  const w = useWords(words);
  const go = useGo();
  const { roomId = '' } = useParams();
  const days = useStatementDays();
  const { from, to, after } = days;
  const room = useAsk(RoomDesk, { id: roomId });
  const label = room.data?.room.label ?? '';
  const asked = useAsk(
    RoomStatement,
    { roomId, from, to, first: MOST_LINES, after: after.at(-1) ?? null },
    { keepsPrevious: true },
  );
  return (
    <>
      <PageHeader
        title={w.statementOf(label)}
        hint={room.data?.room.community}
        actions={
          <>
            <Button onClick={() => go(`/desk/${roomId}`)}>{label}</Button>
            <Button onClick={() => print()}>{w.printPage}</Button>
          </>
        }
      />
      <StatementFrame days={days}>
        <Asked of={asked} rows={8}>
          {({ roomStatement }) => <StatementView statement={roomStatement} days={days} grownFees={room.data?.room.owed?.lateFee} />}
        </Asked>
      </StatementFrame>
    </>
  );
}
