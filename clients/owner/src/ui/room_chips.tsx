/** Which of one's rooms a page speaks of, where there are several. */
import { useWords } from '@/device/taste';
import { roomName, type OwnRoom } from '@/session/me';
import { common } from '@/words/common';
import { Chips } from './parts';

export function RoomChips(props: {
  readonly rooms: readonly OwnRoom[];
  readonly chosen: string;
  readonly onChoose: (roomId: string) => void;
}): JSX.Element | null {
  const words = useWords(common);
  const { rooms, chosen, onChoose } = props;
  if (rooms.length < 2) return null;
  return (
    <Chips
      label={words.room}
      of={rooms.map(({ room }) => [room.id, roomName(room, rooms)] as const)}
      chosen={chosen}
      onChoose={onChoose}
    />
  );
}
