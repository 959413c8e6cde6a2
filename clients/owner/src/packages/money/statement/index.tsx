/** What a room owed, what moved, and what is owed after it. */
import { useState } from 'react';
import { AccountStatement, type AccountStatementQuery } from '@kit/gql/owner';
import { date, dayOf, money, period, shiftedPeriod } from '@kit/format';
import { useAsk } from '@/data/ask';
import { useLanguage, useWords } from '@/device/taste';
import { paths, useParameters } from '@/paths';
import { useMe } from '@/session/me';
import { Box, Title, Words } from '@/ui/box';
import { OwnPage } from '@/ui/page';
import { Chips, Facts } from '@/ui/parts';
import { Empty, Shown } from '@/ui/states';
import { Following } from './following';
import { statementWords } from './words';
import './index.css';

export type Statement = AccountStatementQuery['accountStatement'];
type Span = 'three' | 'six' | 'year';
const MONTHS: Record<Span, number> = { three: 3, six: 6, year: 12 };

export default function StatementPage(): JSX.Element {
  const given = useParameters();
  const words = useWords(statementWords);
  const language = useLanguage();
  const me = useMe();
  const rooms = me.value?.me.rooms ?? [];
  const [chosen, setChosen] = useState(given.room ?? '');
  const [span, setSpan] = useState<Span>('three');
  const roomId = rooms.find(({ room }) => room.id === chosen)?.room.id ?? rooms[0]?.room.id ?? '';
  const to = dayOf(Date.now());
  const from = `${shiftedPeriod(to.slice(0, 7), 1 - MONTHS[span])}-01`;
  const asked = useAsk(AccountStatement, { roomId, from, to }, { skip: roomId === '' });
  return (
    <OwnPage title={words.title} here={paths.statement(given.room)}>
      {rooms.length > 1 && (
        <Chips
          label={words.room}
          of={rooms.map(({ room }) => [room.id, room.label] as const)}
          chosen={roomId}
          onChoose={setChosen}
        />
      )}
      <Chips
        label={words.span}
        of={(Object.keys(MONTHS) as Span[]).map((name) => [name, words.spans[name]] as const)}
        chosen={span}
        onChoose={setSpan}
      />
      <Shown of={asked} rows={6}>
        {({ accountStatement }) => (
          <>
            <Box className="card">
              <Title level={2}>{words.from(date(from, language), date(to, language))}</Title>
              <Totals of={accountStatement} />
            </Box>
            <Box className="card card-flush">
              <Title level={2} className="statement-title">
                {words.lines}
              </Title>
              {accountStatement.lines.nodes.length === 0 && <Empty icon="book" title={words.none} />}
              {accountStatement.lines.nodes.map((line) => (
                <Line key={line.id} line={line} />
              ))}
              <Following key={`${roomId} ${from}`} first={accountStatement.lines} variables={{ roomId, from, to }} />
            </Box>
          </>
        )}
      </Shown>
    </OwnPage>
  );
}

function Totals({ of }: { readonly of: Statement }): JSX.Element {
  const words = useWords(statementWords);
  const { closing } = of;
  const size = (sum: number): string => money({ amountMinor: Math.abs(sum) });
  const parts: (readonly [string, string])[] = [[words.owed, money(closing.owed)]];
  if (closing.prepaid.amountMinor !== 0) parts.push([words.prepaid, money(closing.prepaid)]);
  if (closing.deposits.amountMinor !== 0) parts.push([words.deposits, money(closing.deposits)]);
  const before = of.opening.total.amountMinor;
  const after = closing.total.amountMinor;
  return (
    <Facts
      of={[
        [before < 0 ? words.openingHeld : words.opening, size(before)],
        [words.debits, money(of.debits)],
        [words.credits, money(of.credits)],
        [
          after < 0 ? words.closingHeld : words.closing,
          <Words key="after" className="strong figures">
            {size(after)}
          </Words>,
        ],
        ...parts,
      ]}
    />
  );
}

export function Line({ line }: { readonly line: Statement['lines']['nodes'][number] }): JSX.Element {
  const words = useWords(statementWords);
  const language = useLanguage();
  const isDebit = line.debit.amountMinor !== 0;
  const moved = isDebit ? `+${money(line.debit)}` : `-${money(line.credit)}`;
  const after = line.balances.total.amountMinor;
  const of = line.bill === null ? '' : `${line.bill.item} ${period(line.bill.period, language)}`;
  // A run's number is the office's own; a receipt's is on paper here too.
  const number = line.documentKind === 'BILLING_RUN' ? '' : line.documentNumber;
  const about = [date(line.postedOn, language), words.kinds[line.documentKind], number].filter(Boolean);
  const left = money({ amountMinor: Math.abs(after) });
  return (
    <Box className="row statement-line">
      <Box className="grow stack-tight">
        <Words className="strong">{of === '' ? words.kinds[line.documentKind] : of}</Words>
        <Words className="quiet small">{about.join(' · ')}</Words>
      </Box>
      <Box className="stack-tight end">
        <Words className={`figures strong ${isDebit ? '' : 'paid'}`}>{moved}</Words>
        <Words className="quiet small figures">{after < 0 ? words.afterHeld(left) : words.after(left)}</Words>
      </Box>
    </Box>
  );
}
