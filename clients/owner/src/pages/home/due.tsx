/** What is to be paid: the largest thing on the first screen. */
import { Home, type HomeQuery } from '@kit/gql/owner';
import { money, shortDate } from '@kit/format';
import { useAsk } from '@/data/ask';
import { useLanguage, useWords } from '@/device/taste';
import { go, paths, tabs } from '@/paths';
import type { OwnRoom } from '@/session/me';
import { Box, Words } from '@/ui/box';
import { Icon } from '@/ui/icon';
import { Button, Note, Sum, Tag } from '@/ui/parts';
import { Bones, Oldness, Trouble } from '@/ui/states';
import { homeWords } from './words';

type Amount = Pick<HomeQuery['amountDue'], 'total' | 'lateFee' | 'billCount' | 'overdueCount' | 'nextDueOn'> & {
  readonly oldestDueOn: string | null;
};

export function useHome(): ReturnType<typeof useAsk<HomeQuery, object>> {
  return useAsk(Home, {}, { keep: true });
}

/** Of all rooms, or of one; a room that owes nothing is not in the list. */
export function amountOf(due: HomeQuery['amountDue'], roomId: string | null): Amount {
  if (roomId === null) {
    const days = due.rooms.map((room) => room.oldestDueOn).filter((day): day is string => day !== null);
    return { ...due, oldestDueOn: days.sort()[0] ?? null };
  }
  const own = due.rooms.find(({ room }) => room.id === roomId);
  const nothing = { ...due.total, amount: '0.00', amountMinor: 0 };
  return own ?? { total: nothing, lateFee: nothing, billCount: 0, overdueCount: 0, nextDueOn: null, oldestDueOn: null };
}

export function Due({ room }: { readonly room: OwnRoom | null }): JSX.Element {
  const words = useWords(homeWords);
  const home = useHome();
  const { value, error } = home;
  if (value === null) {
    return (
      <Box className="card due">
        {error !== null && !home.isAsking ? (
          <Trouble
            error={error}
            onRetry={() => {
              void home.again();
            }}
          />
        ) : (
          <>
            <Words className="quiet">{words.due}</Words>
            <Bones rows={2} height={36} />
          </>
        )}
      </Box>
    );
  }
  const amount = amountOf(value.amountDue, room?.room.id ?? null);
  const open = value.payments.nodes.find((payment) => payment.status === 'STARTED');
  return (
    <>
      <Oldness of={home} />
      {open !== undefined && (
        <Note
          kind="warning"
          action={
            <Button
              kind="plain"
              onTap={() => {
                go(paths.pay(open.id));
              }}
            >
              {words.goOn}
            </Button>
          }
        >
          <Box>{words.beingPaid(money(open.total))}</Box>
        </Note>
      )}
      <Box className="card due">
        <Words className="quiet">{words.due}</Words>
        {amount.billCount === 0 ? <NothingDue /> : <AmountOwed amount={amount} />}
      </Box>
    </>
  );
}

function NothingDue(): JSX.Element {
  const words = useWords(homeWords);
  return (
    <>
      <Box className="row paid due-nothing">
        <Icon name="check" />
        <Words className="strong">{words.nothingDue}</Words>
      </Box>
      <Box className="row spread row-wrap">
        <Words className="quiet small">{words.nothingDueNext}</Words>
        <Details />
      </Box>
    </>
  );
}

function AmountOwed({ amount }: { readonly amount: Amount }): JSX.Element {
  const words = useWords(homeWords);
  const language = useLanguage();
  const { overdueCount, oldestDueOn, nextDueOn } = amount;
  const about = [words.count(amount.billCount)];
  if (amount.lateFee.amountMinor > 0) about.push(words.lateFee(money(amount.lateFee)));
  return (
    <>
      <Sum of={amount.total} className="due-sum" />
      {overdueCount > 0 && (
        <Box className="row row-wrap">
          <Tag tone="owed" icon="alert">
            {words.overdue(overdueCount)}
          </Tag>
          {oldestDueOn !== null && (
            <Words className="owed small">{words.overdueSince(shortDate(oldestDueOn, language))}</Words>
          )}
        </Box>
      )}
      {nextDueOn !== null && <Words className="small">{words.dueOn(shortDate(nextDueOn, language))}</Words>}
      <Words className="quiet small">{about.join(' · ')}</Words>
      <Box className="row spread row-wrap">
        <Button
          kind="main"
          onTap={() => {
            go(tabs.bills);
          }}
        >
          {words.pay}
        </Button>
        <Details />
      </Box>
    </>
  );
}

function Details(): JSX.Element {
  const words = useWords(homeWords);
  return (
    <Button
      kind="plain"
      onTap={() => {
        go(paths.history());
      }}
    >
      {words.details} ›
    </Button>
  );
}
