import { useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { changesOf } from './changes';
import { words } from './words';
import styles from './audit.module.css';

interface DifferencesProps {
  before: string | null;
  after: string | null;
  /** As the log calls it. */
  action: string;
  request: string;
}

/** Old and new values side by side, what differs first. */
export function Differences({ before, after, action, request }: DifferencesProps) {
  const w = useWords(words);
  const changes = changesOf(before, after);
  return (
    <div className={styles['stack']}>
      {changes.length === 0 ? (
        <p className="quiet">{w.noValues}</p>
      ) : (
        <table className={styles['differences']}>
          <caption>{w.values}</caption>
          <thead>
            <tr>
              <th scope="col">{w.field}</th>
              <th scope="col">{w.before}</th>
              <th scope="col">{w.after}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.field} className={change.isChanged ? styles['changed'] : undefined}>
                <th scope="row">{change.field}</th>
                <td>{change.before ?? '—'}</td>
                <td>{change.after ?? '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Facts
        rows={[
          [w.code, <code key="action">{action}</code>],
          [w.request, request === '' ? '—' : <code key="request">{request}</code>],
        ]}
      />
    </div>
  );
}
