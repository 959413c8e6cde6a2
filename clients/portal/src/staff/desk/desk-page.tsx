import { FileTextOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { RoomDesk, type RoomDeskQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { SideDrawer } from '@shared/state/side-drawer';
import { Asked } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card, Facts, PageHeader } from '@shared/text/page-header';
import { ScreenLink, useGo } from '../scope/scope';
import { BillCard } from './bill-card';
import { CashDesk } from './cash-desk';
import { HistoryCard } from './history-card';
import { OpenBillsCard } from './open-bills-card';
import { PaymentsCard } from './payments-card';
import { PeopleCard } from './people-card';
import { ThingsCard } from './things-card';
import { words } from './words';
import styles from './desk.module.css';

export type RoomAtDesk = RoomDeskQuery['room'];

/** Everything about one room on one screen, and the till. */
export default function DeskPage() {
  const { roomId = '' } = useParams();
  const room = useAsk(RoomDesk, { id: roomId });
  return <Asked of={room}>{(answer) => <Desk key={roomId} room={answer.room} />}</Asked>;
}

function Desk({ room }: { room: RoomAtDesk }) {
  const w = useWords(words);
  const may = useMay();
  const go = useGo();
  const [billId, setBillId] = useState<string | null>(null);
  const mayTake = may('billing.cash', room.communityId);
  return (
    <>
      <PageHeader
        title={room.label}
        hint={`${room.community} · ${room.building} ${room.entrance}`}
        actions={
          may('ledger.view', room.communityId) && (
            <Button icon={<FileTextOutlined />} onClick={() => go(`/desk/${room.id}/statement`)}>
              {w.statement}
            </Button>
          )
        }
      />
      <Head room={room} />
      {mayTake ? (
        <CashDesk room={room} onOpenBill={setBillId} />
      ) : (
        may('billing.view', room.communityId) && <OpenBillsCard roomId={room.id} onOpenBill={setBillId} />
      )}
      <div className={styles['cards']}>
        {may('residents.view', room.communityId) && <PeopleCard room={room} />}
        {mayTake && <PaymentsCard roomId={room.id} />}
        <ThingsCard room={room} />
        {may('residents.view', room.communityId) && <HistoryCard roomId={room.id} />}
      </div>
      <SideDrawer title={w.bill} isOpen={billId !== null} onClose={() => setBillId(null)}>
        {billId !== null && <BillCard billId={billId} />}
      </SideDrawer>
    </>
  );
}

function Head({ room }: { room: RoomAtDesk }) {
  const w = useWords(words);
  const format = useFormats();
  const mayRead = useMay()('ledger.view', room.communityId);
  const owners = room.people.filter((person) => person.isCurrent && person.role === 'OWNER');
  return (
    <Card>
      <Facts
        rows={[
          [
            w.owner,
            owners.length === 0
              ? w.noOwner
              : owners.map((person) => (
                  <span key={person.id} className={styles['owner']}>
                    <ScreenLink to={`/customers/${person.personId}`}>{person.name}</ScreenLink> {person.phone}
                  </span>
                )),
          ],
          ...(room.owed === null
            ? []
            : [
                [
                  w.overdue,
                  <span key="owed">
                    <strong>
                      <Money of={room.owed.total} tone={room.owed.total.amountMinor > 0 ? 'owed' : 'paid'} />
                    </strong>{' '}
                    <span className="quiet">{w.billCount(room.owed.count)}</span>
                    {room.owed.oldestDueOn !== null && (
                      <span className={`${styles['owner']} quiet`}>{w.oldest(format.date(room.owed.oldestDueOn))}</span>
                    )}
                  </span>,
                ] as const,
              ]),
          ...(room.prepayment === null
            ? []
            : [
                [
                  w.prepayment,
                  mayRead ? (
                    <ScreenLink key="prepaid" to={`/desk/${room.id}/statement`}>
                      <Money of={room.prepayment} />
                    </ScreenLink>
                  ) : (
                    <Money key="prepaid" of={room.prepayment} />
                  ),
                ] as const,
              ]),
          [w.area, format.area(room.builtArea)],
          [w.state, `${w.use[room.use]} · ${w.occupancy[room.occupancy]}`],
          [w.code, room.code],
          [w.deliveredOn, <DateText key="delivered" day={room.deliveredOn} />],
        ]}
      />
    </Card>
  );
}
