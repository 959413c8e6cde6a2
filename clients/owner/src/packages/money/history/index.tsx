/** All bills of one's rooms, newest month first, paid or not: by room, month and state. */
import { useState } from 'react';
import { BillHistory, type BillHistoryFilter, type BillStatus } from '@kit/gql/owner';
import { period, periodOf, shiftedPeriod } from '@kit/format';
import { StateTag } from '@/bills/state_tag';
import { billWords } from '@/bills/words';
import type { BillRow } from '@/bills/choice';
import { usePages } from '@/data/pages';
import { useLanguage, useWords } from '@/device/taste';
import { paths, useParameters } from '@/paths';
import { useMe } from '@/session/me';
import { Box, Tap, Title, Words } from '@/ui/box';
import { Icon } from '@/ui/icon';
import { More } from '@/ui/more';
import { OwnPage } from '@/ui/page';
import { Chips, LeadingLine, Sum } from '@/ui/parts';
import { Sheet } from '@/ui/sheet';
import { Empty, Shown } from '@/ui/states';
import { common } from '@/words/common';
import { historyWords } from './words';
import './index.css';

type StateName = 'all' | 'open' | 'paid' | 'reversed';
const STATES: Record<StateName, BillStatus[] | null> = {
  all: null,
  open: ['OPEN', 'PART_PAID'],
  paid: ['PAID'],
  reversed: ['REVERSED'],
};
/** As far back as months are offered; older ones are in the list of all. */
const MONTHS = 24;

export default function History(): JSX.Element {
  const words = useWords(historyWords);
  const everywhere = useWords(common);
  const language = useLanguage();
  const given = useParameters();
  const me = useMe();
  const rooms = me.value?.me.rooms ?? [];
  const [roomId, setRoomId] = useState(given.room ?? '');
  const [month, setMonth] = useState('');
  const [state, setState] = useState<StateName>('all');
  const [isChoosing, setIsChoosing] = useState(false);

  const filter: BillHistoryFilter = {};
  if (roomId !== '') filter.roomId = roomId;
  if (month !== '') filter.period = month;
  if (STATES[state] !== null) filter.statuses = STATES[state];
  const bills = usePages(BillHistory, { first: 30, filter }, { keep: true });

  return (
    <OwnPage title={words.title} here={paths.history(given.room)}>
      {rooms.length > 1 && (
        <Chips
          label={words.room}
          of={[['', everywhere.all] as const, ...rooms.map(({ room }) => [room.id, room.label] as const)]}
          chosen={roomId}
          onChoose={setRoomId}
        />
      )}
      <Box className="row row-wrap">
        <Tap
          className={`chip ${month === '' ? '' : 'chip-chosen'}`}
          isExpanded={isChoosing}
          label={`${words.month}: ${month === '' ? words.allMonths : period(month, language)}`}
          onTap={() => {
            setIsChoosing(true);
          }}
        >
          <Words>{month === '' ? words.allMonths : period(month, language)}</Words>
          <Icon name="down" />
        </Tap>
        <Chips
          label={words.state}
          of={(Object.keys(STATES) as StateName[]).map((name) => [name, words.states[name]] as const)}
          chosen={state}
          onChoose={setState}
        />
      </Box>
      <Shown of={bills} rows={8}>
        {(rows) => (
          <>
            {rows.length === 0 && (
              <Box className="card">
                <Empty icon="bill" title={words.none} next={words.noneNext} />
              </Box>
            )}
            {months(rows).map(([name, own]) => (
              <Box key={name} className="card card-flush">
                <Title level={2} className="history-month">
                  {period(name, language)}
                </Title>
                {own.map((bill) => (
                  <PastBill key={bill.id} bill={bill} hasRoom={roomId === '' && rooms.length > 1} />
                ))}
              </Box>
            ))}
            <More of={bills} />
          </>
        )}
      </Shown>
      {isChoosing && (
        <MonthSheet
          chosen={month}
          onChoose={(chosen) => {
            setMonth(chosen);
            setIsChoosing(false);
          }}
          onClose={() => {
            setIsChoosing(false);
          }}
        />
      )}
    </OwnPage>
  );
}

function months(rows: readonly BillRow[]): readonly (readonly [string, readonly BillRow[]])[] {
  const found = new Map<string, BillRow[]>();
  for (const bill of rows) found.set(bill.period, [...(found.get(bill.period) ?? []), bill]);
  return [...found.entries()];
}

function PastBill({ bill, hasRoom }: { readonly bill: BillRow; readonly hasRoom: boolean }): JSX.Element {
  const words = useWords(billWords);
  const about = [hasRoom ? bill.room.label : '', bill.space === null ? '' : words.space(bill.space)].filter(Boolean);
  return (
    <LeadingLine to={paths.bill(bill.id)} end={<Sum of={bill.total} className="strong" />}>
      <Box className="stack-tight">
        <Box className="row row-wrap">
          <Words className="strong">{bill.item}</Words>
          <StateTag bill={bill} />
        </Box>
        {about.length > 0 && <Words className="quiet small">{about.join(' · ')}</Words>}
      </Box>
    </LeadingLine>
  );
}

function MonthSheet(props: {
  readonly chosen: string;
  readonly onChoose: (month: string) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const words = useWords(historyWords);
  const language = useLanguage();
  const now = periodOf(Date.now());
  const offered = Array.from({ length: MONTHS }, (_, back) => shiftedPeriod(now, -back));
  return (
    <Sheet title={words.chooseMonth} onClose={props.onClose}>
      <Chips
        label={words.chooseMonth}
        of={[['', words.allMonths] as const, ...offered.map((name) => [name, period(name, language)] as const)]}
        chosen={props.chosen}
        onChoose={props.onChoose}
      />
    </Sheet>
  );
}
