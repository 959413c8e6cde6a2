import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useMay } from '@shared/api/permissions';
import { Empty } from '@shared/state/state';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { MoveButtons } from '../moves/move-buttons';
import { ScreenLink } from '../scope/scope';
import type { RoomAtDesk } from './desk-page';
import { UnmaskDialogue } from './unmask-dialogue';
import { words } from './words';
import styles from './desk.module.css';

type Person = RoomAtDesk['people'][number];

/** Who lives here and who did; numbers masked until somebody says why he needs them. */
export function PeopleCard({ room }: { room: RoomAtDesk }) {
  const w = useWords(words);
  const { date } = useFormats();
  const may = useMay();
  const [unmasked, setUnmasked] = useState<Person | null>(null);
  const current = room.people.filter((person) => person.isCurrent);
  const former = room.people.filter((person) => !person.isCurrent);
  const mayUnmask = may('residents.unmask', room.communityId);
  const line = (person: Person) => (
    <li key={person.id}>
      <StatusTag tone={person.isCurrent && person.role === 'OWNER' ? 'paid' : 'quiet'}>{w.role[person.role]}</StatusTag>
      <ScreenLink to={`/customers/${person.personId}`}>{person.name}</ScreenLink>
      <span className="figures">{person.phone}</span>
      <span className="quiet">
        {w.since(date(person.startsOn))} {person.endsOn !== null && w.until(date(person.endsOn))}
      </span>
      {mayUnmask && (
        <Button
          type="text"
          size="small"
          icon={<EyeOutlined />}
          aria-label={w.unmaskOf(person.name)}
          title={w.unmask}
          onClick={() => setUnmasked(person)}
        />
      )}
    </li>
  );
  return (
    <Card title={w.people} actions={<MoveButtons room={room} people={current} />}>
      {current.length === 0 ? <Empty title={w.noPeople} /> : <ul className={styles['list']}>{current.map(line)}</ul>}
      {former.length > 0 && (
        <details>
          <summary>{w.former(former.length)}</summary>
          <ul className={styles['list']}>{former.map(line)}</ul>
        </details>
      )}
      {unmasked !== null && (
        <UnmaskDialogue personId={unmasked.personId} name={unmasked.name} onClose={() => setUnmasked(null)} />
      )}
    </Card>
  );
}
