/** What there is to pay: bills of all rooms with ticks, the sum always in sight, one button. */
import { useState } from 'react';
import { money } from '@kit/format';
import { PayableBills } from '@kit/gql/owner';
import { chosenOf, grouped, isPayable, sumOf } from '@/bills/choice';
import { useOpenBills } from '@/bills/open_bills';
import { billWords } from '@/bills/words';
import { outdate } from '@/data/ask';
import { useForm, type Form } from '@/data/form';
import { useWords } from '@/device/taste';
import { go, paths, tabs } from '@/paths';
import { PayFoot } from '@/pay/pay_foot';
import { PaymentRefused } from '@/pay/refused';
import { startBillPayment } from '@/pay/start';
import { useWays } from '@/pay/use_ways';
import type { Way } from '@/pay/ways';
import { chooseRoom, useMe, useRoomChoice, type OwnRoom } from '@/session/me';
import { Box, Tick, Words } from '@/ui/box';
import { OwnPage } from '@/ui/page';
import { Button, Chips, Note } from '@/ui/parts';
import { Empty, Shown } from '@/ui/states';
import { NoRooms } from '@/pages/home/welcome';
import { common } from '@/words/common';
import { RoomBills } from './room_bills';
import './index.css';

export default function Bills(): JSX.Element {
  const words = useWords(billWords);
  const me = useMe();
  const person = me.value?.me ?? null;
  const rooms = person?.rooms ?? [];
  const chosenRoom = useRoomChoice(rooms);
  const bills = useOpenBills(chosenRoom?.room.id ?? null);
  const [unticked, setUnticked] = useState<ReadonlySet<string>>(new Set());
  const form = useForm([], {}, { unknownOutcome: true });

  const all = bills.value ?? [];
  const payable = all.filter(isPayable);
  const chosen = chosenOf(all, unticked);
  const totalMinor = sumOf(chosen);

  const setTicks = (ids: readonly string[], isOn: boolean): void => {
    const next = new Set(unticked);
    for (const id of ids) {
      if (isOn) next.delete(id);
      else next.add(id);
    }
    setUnticked(next);
  };

  const pay = async (way: Way): Promise<void> => {
    let started: string | null = null;
    const isDone = await form.send(async () => {
      started = (await startBillPayment({ billIds: chosen.map((bill) => bill.id), totalMinor })).id;
    });
    if (isDone && started !== null) go(paths.pay(started, way.provider));
    else outdate(PayableBills);
  };

  const { isClosed } = useWays();
  const foot =
    payable.length === 0 || isClosed ? null : (
      <PayFoot
        totalMinor={totalMinor}
        about={words.count(chosen.length)}
        isBusy={form.isBusy}
        isDisabled={chosen.length === 0}
        onPay={(way) => void pay(way)}
      />
    );

  if (person !== null && rooms.length === 0) {
    return (
      <OwnPage title={words.title} tab="bills" here={tabs.bills}>
        <NoRooms person={person} />
      </OwnPage>
    );
  }
  return (
    <OwnPage title={words.title} tab="bills" here={tabs.bills} foot={foot}>
      <RoomChips rooms={rooms} chosen={chosenRoom} />
      <Refused form={form} isClosed={isClosed && payable.length > 0} totalMinor={totalMinor} />
      <Shown of={bills} rows={8}>
        {() => (
          <>
            {all.some((bill) => bill.isBeingPaid) && <BeingPaid />}
            {all.length === 0 ? (
              <Box className="card">
                <Empty icon="check" title={words.nothing} next={words.nothingNext} />
              </Box>
            ) : (
              payable.length > 1 && (
                <Box className="row bills-all">
                  <Tick
                    label={words.tickAll}
                    isOn={chosen.length === payable.length}
                    onChange={(isOn) => {
                      setTicks(payable.map((bill) => bill.id), isOn);
                    }}
                  />
                  <Words className="grow">{words.tickAll}</Words>
                  <Words className="quiet small">{words.count(chosen.length)}</Words>
                </Box>
              )
            )}
            {grouped(all).map((room) => (
              <RoomBills key={room.room.id} of={room} unticked={unticked} onTick={setTicks} />
            ))}
            <Box className="row row-wrap">
              <Button
                icon="clock"
                onTap={() => {
                  go(paths.history(chosenRoom?.room.id));
                }}
              >
                {words.past}
              </Button>
              <Button
                icon="wallet"
                onTap={() => {
                  go(paths.prepay(chosenRoom?.room.id));
                }}
              >
                {words.prepay}
              </Button>
            </Box>
          </>
        )}
      </Shown>
    </OwnPage>
  );
}

function RoomChips(props: { readonly rooms: readonly OwnRoom[]; readonly chosen: OwnRoom | null }): JSX.Element | null {
  const everywhere = useWords(common);
  if (props.rooms.length < 2) return null;
  const choices = props.rooms.map(({ room }) => [room.id, room.label] as const);
  return (
    <Chips
      label={everywhere.room}
      of={[['', everywhere.all] as const, ...choices]}
      chosen={props.chosen?.room.id ?? ''}
      onChoose={chooseRoom}
    />
  );
}

function Refused(props: { readonly form: Form; readonly isClosed: boolean; readonly totalMinor: number }): JSX.Element {
  const words = useWords(billWords);
  const { form } = props;
  if (form.has('BILL_TOTAL_CHANGED')) return <Note kind="warning">{words.changed(money({ amountMinor: props.totalMinor }))}</Note>;
  if (form.has('BILL_HAS_OPEN_PAYMENT')) return <BeingPaid />;
  return <PaymentRefused of={form} isClosed={props.isClosed} />;
}

function BeingPaid(): JSX.Element {
  const words = useWords(billWords);
  return (
    <Note
      kind="warning"
      action={
        <Button
          kind="plain"
          onTap={() => {
            go(paths.payments);
          }}
        >
          {words.seePayment}
        </Button>
      }
    >
      <Box>{words.beingPaid}</Box>
    </Note>
  );
}
