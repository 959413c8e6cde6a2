import { OwnershipChanges } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { words } from './words';
import styles from './desk.module.css';

/** Who sold to whom, newest first. */
export function HistoryCard({ roomId }: { roomId: string }) {
  const w = useWords(words);
  const asked = useAsk(OwnershipChanges, { roomId }, { staleMs: 60_000 });
  return (
    <Card title={w.history}>
      <Asked of={asked} rows={2}>
        {({ ownershipChanges }) =>
          ownershipChanges.length === 0 ? (
            <p className="quiet">{w.noHistory}</p>
          ) : (
            <ul className={styles['list']}>
              {ownershipChanges.map((change) => (
                <li key={change.id}>
                  <DateText day={change.on} /> {w.cause[change.cause]}
                  <span>{change.parties.map((party) => `${w.side[party.side]} ${party.name}`).join('，')}</span>
                  <span className="quiet">
                    {change.document} {change.note}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
    </Card>
  );
}
