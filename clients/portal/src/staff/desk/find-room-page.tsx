import { useWords } from '@shared/text/language';
import { Card, PageHeader } from '@shared/text/page-header';
import { RoomSearch } from '../shell/room-search';
import { words } from './words';
import styles from './desk.module.css';

/** Where the desk begins: whoever stands there says his room, his name or his number. */
export default function FindRoomPage() {
  const w = useWords(words);
  return (
    <>
      <PageHeader title={w.deskTitle} hint={w.deskHint} />
      <Card title={w.find}>
        <div className={styles['finder']}>
          <RoomSearch isLarge label={w.find} placeholder={w.findHint}>
            <p className="quiet">{w.findHow}</p>
          </RoomSearch>
        </div>
      </Card>
    </>
  );
}
