/** Which of one's rooms the first screen speaks of: one, or all. */
import { useState } from 'react';
import { chooseRoom, useRoomChoice, type OwnRoom } from '@/session/me';
import { useWords } from '@/device/taste';
import { Box, Tap, Words } from '@/ui/box';
import { Icon } from '@/ui/icon';
import { Sheet } from '@/ui/sheet';
import { common } from '@/words/common';
import { homeWords } from './words';

export function RoomSwitch({ rooms }: { readonly rooms: readonly OwnRoom[] }): JSX.Element {
  const words = useWords(homeWords);
  const everywhere = useWords(common);
  const [isOpen, setIsOpen] = useState(false);
  const chosen = useRoomChoice(rooms);
  const only = rooms.length === 1 ? rooms[0] : undefined;
  const shown = chosen ?? only ?? null;
  const name = shown === null ? everywhere.allRooms : `${shown.room.community} · ${shown.room.label}`;
  if (only !== undefined) return <Words className="room-switch-name">{name}</Words>;

  const choose = (id: string): void => {
    chooseRoom(id);
    setIsOpen(false);
  };
  return (
    <>
      <Tap
        className="room-switch"
        label={`${words.switchRoom}: ${name}`}
        isExpanded={isOpen}
        onTap={() => {
          setIsOpen(true);
        }}
      >
        <Words className="room-switch-name">{name}</Words>
        <Icon name="down" />
      </Tap>
      {isOpen && (
        <Sheet
          title={words.chooseRoom}
          onClose={() => {
            setIsOpen(false);
          }}
        >
          <Box className="stack-tight" role="radiogroup" label={words.chooseRoom}>
            <RoomLine
              name={everywhere.allRooms}
              isChosen={chosen === null}
              onTap={() => {
                choose('');
              }}
            />
            {rooms.map(({ room, role }) => (
              <RoomLine
                key={room.id}
                name={room.label}
                about={`${room.community} · ${everywhere.roles[role]}`}
                isChosen={chosen?.room.id === room.id}
                onTap={() => {
                  choose(room.id);
                }}
              />
            ))}
          </Box>
        </Sheet>
      )}
    </>
  );
}

function RoomLine(props: {
  readonly name: string;
  readonly about?: string;
  readonly isChosen: boolean;
  readonly onTap: () => void;
}): JSX.Element {
  return (
    <Tap className="line" role="radio" isChosen={props.isChosen} onTap={props.onTap}>
      <Box className="grow stack-tight">
        <Words className={props.isChosen ? 'strong brand' : 'strong'}>{props.name}</Words>
        {props.about !== undefined && <Words className="quiet small">{props.about}</Words>}
      </Box>
      {props.isChosen && <Icon name="check" className="brand" />}
    </Tap>
  );
}
