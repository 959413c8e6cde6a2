import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { dayOf, type MoneyLike } from '@kit/format';
import type { PersonStatementQuery, RoomStatementQuery } from '@kit/gql/staff';
import { DayInput } from '@shared/form/day-input';
import { Empty } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card, Facts } from '@shared/text/page-header';
import { ledgerWords } from '../ledger/ledger-words';
import { words } from './words';
import styles from './desk.module.css';

export type Statement = RoomStatementQuery['roomStatement'] | PersonStatementQuery['personStatement'];

export interface StatementDays {
  from: string;
  to: string;
  /** Ends of the pages before this one. */
  after: readonly string[];
  setAfter: (after: readonly string[]) => void;
  choose: (name: 'from' | 'to', day: string | undefined) => void;
}

/** Since the beginning of the year unless the address says otherwise, and the page of lines one is at. */
export function useStatementDays(): StatementDays {
  const [parameters, setParameters] = useSearchParams();
  const today = dayOf(Date.now());
  const [after, setAfter] = useState<readonly string[]>([]);
  return {
    from: parameters.get('from') ?? `${today.slice(0, 4)}-01-01`,
    to: parameters.get('to') ?? today,
    after,
    setAfter,
    choose: (name, day) => {
      setAfter([]);
      setParameters((before) => {
        const next = new URLSearchParams(before);
        if (day === undefined) next.delete(name);
        else next.set(name, day);
        return next;
      });
    },
  };
}

/** The two days that a statement lies between, and the statement below. */
export function StatementFrame({ days: { from, to, choose }, children }: { days: StatementDays; children: ReactNode }) {
  const w = useWords(words);
  return (
    <>
      <div className={styles['days']}>
        <label>
          {w.from} <DayInput label={w.from} value={from} latest={to} onChange={(day) => choose('from', day)} />
        </label>
        <label>
          {w.to} <DayInput label={w.to} value={to} earliest={from} onChange={(day) => choose('to', day)} />
        </label>
      </div>
      {children}
    </>
  );
}

interface StatementViewProps {
  statement: Statement;
  days: StatementDays;
  /** Late fees grown up to today that are in no book yet, where they are known. */
  grownFees?: MoneyLike;
}

/** Balances before and after, and a page of lines. */
export function StatementView({ statement, days, grownFees }: StatementViewProps) {
  const w = useWords(words);
  const { money } = useFormats();
  const { after, setAfter } = days;
  const { hasNextPage, endCursor } = statement.lines.pageInfo;
  return (
    <>
      <Balances statement={statement} />
      <p className="quiet">
        {grownFees !== undefined && grownFees.amountMinor > 0 ? w.feesLeftOut(money(grownFees)) : w.feesNotPosted}
      </p>
      <Lines statement={statement} />
      {(after.length > 0 || hasNextPage) && (
        <div className={`${styles['choices']} no-print`}>
          <Button disabled={after.length === 0} onClick={() => setAfter(after.slice(0, -1))}>
            {w.previousPage}
          </Button>
          <Button disabled={!hasNextPage} onClick={() => setAfter([...after, endCursor ?? ''])}>
            {w.nextPage}
          </Button>
        </div>
      )}
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
  const l = useWords(ledgerWords);
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
                {l.documents[line.document.kind] ?? line.document.kind} <span className="quiet">{line.document.number}</span>
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
