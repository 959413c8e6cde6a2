/** The open bills of one room, by month, each with its tick and the way to its explanation. */
import { money, period, shortDate } from '@kit/format';
import { isPayable, sumOf, wants, type BillRow, type RoomOfBills } from '@/bills/choice';
import { StateTag, isOverdue } from '@/bills/state_tag';
import { billWords } from '@/bills/words';
import { useLanguage, useWords } from '@/device/taste';
import { go, paths } from '@/paths';
import { Box, Link, Tick, Title, Words } from '@/ui/box';
import { Icon } from '@/ui/icon';
import { Sum } from '@/ui/parts';

interface Ticks {
  readonly unticked: ReadonlySet<string>;
  readonly onTick: (ids: readonly string[], isOn: boolean) => void;
}

export function RoomBills({ of, unticked, onTick }: { readonly of: RoomOfBills } & Ticks): JSX.Element {
  const words = useWords(billWords);
  const language = useLanguage();
  const payable = of.bills.filter(isPayable);
  const chosen = payable.filter((bill) => !unticked.has(bill.id));
  return (
    <Box className="card card-flush">
      <Box className="row room-bills-head">
        <Tick
          label={words.tickRoom(of.room.label)}
          isOn={payable.length > 0 && chosen.length === payable.length}
          isDisabled={payable.length === 0}
          onChange={(isOn) => {
            onTick(payable.map((bill) => bill.id), isOn);
          }}
        />
        <Box className="grow stack-tight">
          <Title level={2}>{of.room.label}</Title>
          <Words className="quiet small">{of.room.community}</Words>
        </Box>
        <Sum of={{ amountMinor: sumOf(of.bills) }} className="strong" />
      </Box>
      {of.months.map((month) => (
        <Box key={month.period} role="group" label={period(month.period, language)}>
          <Box className="row spread month-head">
            <Title level={3} className="small quiet">
              {period(month.period, language)}
            </Title>
            <Sum of={{ amountMinor: sumOf(month.bills) }} className="small quiet" />
          </Box>
          {month.bills.map((bill) => (
            <BillLine key={bill.id} bill={bill} unticked={unticked} onTick={onTick} />
          ))}
        </Box>
      ))}
    </Box>
  );
}

function BillLine({ bill, unticked, onTick }: { readonly bill: BillRow } & Ticks): JSX.Element {
  const words = useWords(billWords);
  const language = useLanguage();
  const sum = { amountMinor: wants(bill) };
  const about = [words.due(shortDate(bill.dueOn, language))];
  if (bill.space !== null) about.unshift(words.space(bill.space));
  if (bill.status === 'PART_PAID') about.push(words.part(money(bill.paid)));
  if (bill.lateFee.amountMinor > 0) about.push(words.lateFee(money(bill.lateFee)));
  const to = paths.bill(bill.id);
  return (
    <Box className="row bill-line">
      <Tick
        label={words.tickBill(bill.item, period(bill.period, language), money(sum))}
        isOn={isPayable(bill) && !unticked.has(bill.id)}
        isDisabled={!isPayable(bill)}
        onChange={(isOn) => {
          onTick([bill.id], isOn);
        }}
      />
      <Link
        className="row grow bill-line-link"
        to={to}
        onTap={() => {
          go(to);
        }}
      >
        <Box className="grow stack-tight">
          <Box className="row row-wrap">
            <Words className="strong">{bill.item}</Words>
            {(isOverdue(bill) || bill.isBeingPaid || bill.status !== 'OPEN') && <StateTag bill={bill} />}
          </Box>
          <Words className="quiet small">{about.join(' · ')}</Words>
        </Box>
        <Sum of={sum} className="strong" />
        <Icon name="next" className="line-next" />
      </Link>
    </Box>
  );
}
