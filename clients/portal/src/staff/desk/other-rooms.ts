import { RoomsOfPerson } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import type { RoomAtDesk } from './desk-page';

/** As many as the server answers for at once. */
export const MOST_ROOMS = 50;

/** Rooms that the first owner of this one has besides it, within what I see. */
export function useOtherRooms(room: RoomAtDesk): readonly { id: string; label: string }[] {
  const may = useMay();
  const owner = room.people.find((person) => person.isCurrent && person.role === 'OWNER');
  const isAsked = owner !== undefined && may('residents.view');
  const asked = useAsk(RoomsOfPerson, { id: owner?.personId ?? '' }, { enabled: isAsked, staleMs: 60_000 });
  const rooms = new Map(
    (asked.data?.person.residencies ?? [])
      .filter((each) => each.isCurrent && each.role === 'OWNER' && each.room.id !== room.id)
      .map((each) => [each.room.id, each.room]),
  );
  return [...rooms.values()];
}
