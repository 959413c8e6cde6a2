import { Collapse } from 'antd';
import { StaffAccess, type AccessFragment } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { rangeKey, usualRange } from './range';
import { words } from './words';
import styles from './colleagues.module.css';

/** 他能看到什么: the data and the operations that the posts of today open. */
export function AccessCard({ staffId }: { staffId: string }) {
  const w = useWords(words);
  const asked = useAsk(StaffAccess, { staffId });
  return (
    <Card title={w.sees}>
      <Asked of={asked}>{({ staffAccess }) => <AccessShown access={staffAccess} />}</Asked>
    </Card>
  );
}

export function AccessShown({ access, isShort = false }: { access: AccessFragment; isShort?: boolean }) {
  const w = useWords(words);
  const { count } = useFormats();
  const range = usualRange(access.operations);
  const usual = range && rangeKey(range);
  const operations = (
    <ul className={styles['operations']}>
      {range !== undefined && (
        <li>
          <p>{w.range(range.units.map((unit) => unit.name).join('、'), range.through.join('、'))}</p>
        </li>
      )}
      {access.operations.map((operation) => {
        const notes = [
          rangeKey(operation) !== usual && operation.units.map((unit) => unit.name).join('、'),
          rangeKey(operation) !== usual && w.through(operation.through.join('、')),
          !operation.takesEffect && w.noEffect,
        ].filter((note) => note !== false);
        return (
          <li key={operation.permission.code}>
            <strong>{operation.permission.name}</strong>
            <p>{operation.permission.explanation}</p>
            {notes.length > 0 && <p className="quiet">{notes.join(' · ')}</p>}
          </li>
        );
      })}
    </ul>
  );
  return (
    <div className={styles['stack']}>
      {access.isPartial && <p className="quiet">{w.partial}</p>}
      <p>
        {access.communities.length === 0
          ? w.noCommunity
          : w.communities(access.communities.map((unit) => unit.name).join('、'))}
      </p>
      <dl className={styles['counts']}>
        {access.counts.map((each) => (
          <div key={each.key}>
            <dt className="quiet">{each.name}</dt>
            <dd className="figures">{count(each.count)}</dd>
          </div>
        ))}
      </dl>
      {access.operations.length === 0 ? (
        <p className="quiet">{w.noOperation}</p>
      ) : isShort ? (
        <Collapse ghost items={[{ key: 'all', label: w.operations(access.operations.length), children: operations }]} />
      ) : (
        operations
      )}
    </div>
  );
}
