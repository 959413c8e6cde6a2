import { Failure, Skeleton } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { useRoomSearch } from '../scope/room-picker';
import { ScreenLink } from '../scope/scope';
import { words } from './words';
import styles from './tree.module.css';

/** What the search above the tree found; each line opens the room's desk. */
export function RoomResults({ text, onChosen }: { text: string; onChosen: () => void }) {
  const w = useWords(words);
  const { found, isSearching, error } = useRoomSearch(text, 30);
  if (error !== null && found.length === 0) return <Failure error={error} />;
  if (found.length === 0) return isSearching ? <Skeleton rows={4} /> : <p className="quiet">{w.noResults}</p>;
  return (
    <ul className={styles['results']} aria-label={w.results} aria-busy={isSearching}>
      {found.map(({ room, resident, matchedBy }) => (
        <li key={`${room.id}.${resident?.id ?? ''}`}>
          <ScreenLink to={`/desk/${room.id}`} onClick={onChosen}>
            <strong>{room.label}</strong>
            <span className="quiet">{room.community}</span>
            <span className="quiet">
              {resident === null ? w.matchedBy[matchedBy] : `${resident.name} ${resident.phone}`}
            </span>
          </ScreenLink>
        </li>
      ))}
    </ul>
  );
}
