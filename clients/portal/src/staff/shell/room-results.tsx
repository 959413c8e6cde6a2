import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Failure, Skeleton } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { useRoomSearch } from '../scope/room-picker';
import { ScreenLink, useGo } from '../scope/scope';
import { words } from './words';
import styles from './tree.module.css';

interface RoomResultsProps {
  text: string;
  /** Enter was pressed: open the first as soon as the answer to this very text is there. */
  isFirstWanted?: boolean;
  onChosen: () => void;
}

/** What a search for a room found; each line opens the room's desk. Arrows move among the lines. */
export function RoomResults({ text, isFirstWanted = false, onChosen }: RoomResultsProps) {
  const w = useWords(words);
  const go = useGo();
  const list = useRef<HTMLUListElement>(null);
  const { found, isSearching, error } = useRoomSearch(text, 30);
  const firstId = isFirstWanted && !isSearching ? found[0]?.room.id : undefined;
  useEffect(() => {
    if (firstId === undefined) return;
    onChosen();
    go(`/desk/${firstId}`);
    // The wish is fulfilled once; `onChosen` takes it away.
  }, [firstId]);

  function onKeyDown(event: KeyboardEvent): void {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(event.target as HTMLAnchorElement);
    const next = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : -1;
    if (next < 0 || next >= links.length) return;
    event.preventDefault();
    links[next]?.focus();
  }

  if (error !== null && found.length === 0) return <Failure error={error} />;
  if (found.length === 0) return isSearching ? <Skeleton rows={4} /> : <p className="quiet">{w.noResults}</p>;
  return (
    <ul
      ref={list}
      className={styles['results']}
      aria-label={w.results}
      aria-busy={isSearching}
      onKeyDown={onKeyDown}
    >
      {found.map(({ room, resident, matchedBy }) => (
        <li key={`${room.id}.${resident?.id ?? ''}`}>
          <ScreenLink to={`/desk/${room.id}`} onClick={onChosen}>
            <strong>{room.label}</strong>
            <span className="quiet">
              {room.community} · {room.code}
            </span>
            <span className="quiet">
              {resident === null ? w.matchedBy[matchedBy] : `${resident.name} ${resident.phone}`}
            </span>
          </ScreenLink>
        </li>
      ))}
    </ul>
  );
}
