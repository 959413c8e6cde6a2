/** Who lives in a room of mine; its owner adds people and takes them out. */
import { useState } from 'react';
import { Household, MyBindingRequests } from '@kit/gql/owner';
import { useAsk } from '@/data/ask';
import { useWords } from '@/device/taste';
import { go, paths, useParameters } from '@/paths';
import { roomName, useMe, type OwnRoom } from '@/session/me';
import { Box, Title, Words } from '@/ui/box';
import { OwnPage } from '@/ui/page';
import { Button, Note } from '@/ui/parts';
import { RoomChips } from '@/ui/room_chips';
import { Empty, Shown } from '@/ui/states';
import { MemberLine } from './member_line';
import { householdWords } from './words';
import './index.css';

export default function HouseholdPage(): JSX.Element {
  const words = useWords(householdWords);
  const { room: given } = useParameters();
  const me = useMe();
  const [chosen, setChosen] = useState(given);
  const rooms = me.value?.me.rooms ?? [];
  const own = rooms.find(({ room }) => room.id === chosen) ?? rooms[0];
  const add =
    own?.role === 'OWNER' ? (
      <Button
        kind="main"
        icon="plus"
        isWide
        onTap={() => {
          go(paths.member(own.room.id));
        }}
      >
        {words.add}
      </Button>
    ) : null;
  return (
    <OwnPage title={words.title} here={paths.household(given)} foot={add}>
      <RoomChips rooms={rooms} chosen={own?.room.id ?? ''} onChoose={setChosen} />
      {own === undefined ? (
        <Shown of={me}>{() => <NoRooms />}</Shown>
      ) : (
        <Members key={own.room.id} own={own} rooms={rooms} />
      )}
    </OwnPage>
  );
}

function Members({ own, rooms }: { readonly own: OwnRoom; readonly rooms: readonly OwnRoom[] }): JSX.Element {
  const words = useWords(householdWords);
  const household = useAsk(Household, { roomId: own.room.id }, { keep: true });
  const name = roomName(own.room, rooms);
  return (
    <>
      <Title level={2}>{name}</Title>
      <Shown of={household}>
        {(answer) => (
          <Box className="card card-flush" role="list" label={name}>
            {answer.household.map((member) => (
              <MemberLine key={member.id} member={member} roomName={name} />
            ))}
          </Box>
        )}
      </Shown>
      {own.role === 'OWNER' ? <Waiting /> : <Note kind="info">{words.onlyOwner}</Note>}
      <Words className="quiet small">{words.why}</Words>
    </>
  );
}

/** The company may want to look at whom an owner adds. */
function Waiting(): JSX.Element | null {
  const words = useWords(householdWords);
  const { value } = useAsk(MyBindingRequests, {}, { keep: true });
  const waiting = (value?.myBindingRequests ?? []).filter(
    (request) => request.kind === 'MEMBER' && request.status === 'PENDING',
  );
  if (waiting.length === 0) return null;
  return (
    <Note
      kind="warning"
      action={
        <Button
          kind="plain"
          onTap={() => {
            go(paths.rooms);
          }}
        >
          {words.see}
        </Button>
      }
    >
      <Box>{words.waiting(waiting.length)}</Box>
    </Note>
  );
}

function NoRooms(): JSX.Element {
  const words = useWords(householdWords);
  return (
    <Box className="card">
      <Empty
        icon="family"
        title={words.noRooms}
        next={words.noRoomsNext}
        action={
          <Button
            kind="main"
            onTap={() => {
              go(paths.bind);
            }}
          >
            {words.bind}
          </Button>
        }
      />
    </Box>
  );
}
