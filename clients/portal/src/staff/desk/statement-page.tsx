import { Button } from 'antd';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { dayOf } from '@kit/format';
import { RoomDesk, RoomStatement, type RoomStatementQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { DayInput } from '@shared/form/day-input';
import { Asked, Empty } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card, Facts, PageHeader } from '@shared/text/page-header';
import { useGo } from '../scope/scope';
import { words } from './words';
import styles from './desk.module.css';

type Statement = RoomStatementQuery['roomStatement'];
const MOST_LINES = 100;

/** What moved on a room's account between two days, with the balances before and after. */
export default function StatementPage() {
  const w = useWords(words);
  const go = useGo();
  const { roomId = '' } = useParams();
  const [parameters, setParameters] = useSearchParams();
  const today = dayOf(Date.now());
  const from = parameters.get('from') ?? `${today.slice(0, 4)}-01-01`;
  const to = parameters.get('to') ?? today;
  const [after, setAfter] = useState<readonly string[]>([]);
  const room = useAsk(RoomDesk, { id: roomId });
  const label = room.data?.room.label ?? '';
  const asked = useAsk(
    RoomStatement,
    { roomId, from, to, first: MOST_LINES, after: after.at(-1) ?? null },
    { keepsPrevious: true },
  );

  function choose(name: 'from' | 'to', day: string | undefined): void {
    setAfter([]);
    setParameters((before) => {
      const next = new URLSearchParams(before);
      if (day === undefined) next.delete(name);
      else next.set(name, day);
      return next;
    });
  }

  return (
    <>
      <PageHeader
        title={w.statementOf(label)}
        hint={room.data?.room.community}
        actions={
          <>
            <Button onClick={() => go(`/desk/${roomId}`)}>{label}</Button>
            <Button onClick={() => print()}>{w.printPage}</Button>
          </>
        }
      />
      <div className={styles['days']}>
        <label>
          {w.from} <DayInput label={w.from} value={from} latest={to} onChange={(day) => choose('from', day)} />
        </label>
        <label>
          {w.to} <DayInput label={w.to} value={to} earliest={from} onChange={(day) => choose('to', day)} />
        </label>
      </div>
      <Asked of={asked} rows={8}>
        {({ roomStatement }) => (
          <>
            <Balances statement={roomStatement} />
            <Lines statement={roomStatement} />
            {(after.length > 0 || roomStatement.lines.pageInfo.hasNextPage) && (
              <div className={`${styles['choices']} no-print`}>
                <Button disabled={after.length === 0} onClick={() => setAfter(after.slice(0, -1))}>
                  {w.previousPage}
                </Button>
                <Button
                  disabled={!roomStatement.lines.pageInfo.hasNextPage}
                  onClick={() => setAfter([...after, roomStatement.lines.pageInfo.endCursor ?? ''])}
                >
                  {w.nextPage}
                </Button>
              </div>
            )}
          </>
        )}
      </Asked>
    </>
  );
}

function Balances({ statement }: { statement: Statement }) {
  const w = useWords(words);
  const { opening, closing, debits, credits } = statement;
  return (
    <Card>
      <Facts
        rows={[
          [`${w.opening} · ${w.owed}`, <Money key="1" of={opening.owed} />],
          [`${w.opening} · ${w.prepayment}`, <Money key="2" of={opening.prepaid} />],
          [w.debit, <Money key="3" of={debits} />],
          [w.credit, <Money key="4" of={credits} />],
          [`${w.closing} · ${w.owed}`, <Money key="5" of={closing.owed} />],
          [`${w.closing} · ${w.prepayment}`, <Money key="6" of={closing.prepaid} />],
          [`${w.closing} · ${w.deposits}`, <Money key="7" of={closing.deposits} />],
        ]}
      />
    </Card>
  );
}

function Lines({ statement }: { statement: Statement }) {
  const w = useWords(words);
  const format = useFormats();
  const lines = statement.lines.nodes;
  if (lines.length === 0) return <Empty title={w.noLines} />;
  return (
    // It scrolls sideways on a phone: by the arrow keys too.
    <div className={styles['bills-frame']} role="region" aria-label={w.statement} tabIndex={0}>
      <table className={styles['bills']} aria-label={w.statement}>
        <thead>
          <tr>
            <th scope="col">{w.day}</th>
            <th scope="col">{w.document}</th>
            <th scope="col">{w.bill}</th>
            <th scope="col" className={styles['amount']}>
              {w.debit}
            </th>
            <th scope="col" className={styles['amount']}>
              {w.credit}
            </th>
            <th scope="col" className={styles['amount']}>
              {w.balance}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td>
                <DateText day={line.postedOn} />
              </td>
              <td>
                {w.documents[line.document.kind]} <span className="quiet">{line.document.number}</span>
              </td>
              <td>{line.bill !== null && w.billOf(line.bill.item.name, format.period(line.bill.period))}</td>
              <td className={styles['amount']}>{line.debit.amountMinor !== 0 && <Money of={line.debit} />}</td>
              <td className={styles['amount']}>{line.credit.amountMinor !== 0 && <Money of={line.credit} />}</td>
              <td className={styles['amount']}>
                <Money of={line.balances.total} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
