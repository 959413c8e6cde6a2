import { Alert } from 'antd';
import type { MoveFragment } from '@kit/gql/staff';
import { useFormats, useWords } from '@shared/text/language';
import { words } from './words';
import styles from './moves.module.css';

/** What a move would mean for money and access, before it is done. */
export function MovePreview({ move }: { move: MoveFragment }) {
  const w = useWords(words);
  const { money } = useFormats();
  // The server's notices say what is owed and who is missing in whole sentences.
  const isTold = move.notices.length > 0;
  return (
    <section className={styles['preview']} aria-label={w.preview}>
      <h3>{w.preview}</h3>
      {move.refusals.map((refusal) => (
        <Alert key={refusal.code} type="error" showIcon title={refusal.text} />
      ))}
      <ul>
        {!isTold &&
          move.owed.map((owed) => (
            <li key={`${owed.personId}.${owed.payerRole}`}>
              {w.owed(owed.name === '' ? w.onRoom : owed.name, owed.count, money(owed.principal))}
            </li>
          ))}
        {move.prepayment.amountMinor !== 0 && <li>{w.prepayment(money(move.prepayment))}</li>}
        {move.deposit.amountMinor !== 0 && <li>{w.deposit(money(move.deposit))}</li>}
        {move.nextPayers.map((next) => {
          const role = next.role === 'DEVELOPER' ? '' : w.roles[next.role];
          if (next.name === null && isTold) return null;
          return <li key={next.role}>{next.name === null ? w.noPayer(role) : w.nextPayer(role, next.name)}</li>;
        })}
        {move.losesAccess.map((ending) => (
          <li key={ending.personId}>{w.losesAccess(ending.name)}</li>
        ))}
        {move.notices.map((notice) => (
          <li key={notice.code}>{notice.text}</li>
        ))}
      </ul>
    </section>
  );
}
