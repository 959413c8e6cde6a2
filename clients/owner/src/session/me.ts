/** Who is signed in, and which of his rooms he looks at. */
import { useSyncExternalStore } from 'react';
import { Me, type MeQuery } from '@kit/gql/owner';
import { useAsk, type AskedPage } from '@/data/ask';
import { remember, remembered } from '@/device/storage';
import { OF_PERSON } from '@/device/traces';

export type Person = MeQuery['me'];
export type OwnRoom = Person['rooms'][number];

export function useMe(): AskedPage<MeQuery> {
  return useAsk(Me, {}, { keep: true });
}

const KEY = `${OF_PERSON}room`;
const listeners = new Set<() => void>();

/** One room, or '' for all of them. */
export function chooseRoom(id: string): void {
  remember(KEY, id);
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The chosen room where it is still one of his; null: all. */
export function useRoomChoice(rooms: readonly OwnRoom[]): OwnRoom | null {
  const chosen = useSyncExternalStore(subscribe, () => remembered(KEY) ?? '');
  return rooms.find(({ room }) => room.id === chosen) ?? null;
}

/** Rooms in several communities are told apart by them. */
export function roomName(room: OwnRoom['room'], rooms: readonly OwnRoom[]): string {
  const communities = new Set(rooms.map((own) => own.room.community));
  return communities.size > 1 ? `${room.community} · ${room.label}` : room.label;
}
