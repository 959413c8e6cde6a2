/** Paying ahead for a room: what it holds, how much more, and to the cashier. */
import { useState } from 'react';
import { PrepaymentBalances } from '@kit/gql/owner';
import { fenOf, money, typedYuan } from '@kit/format';
import { useAsk } from '@/data/ask';
import { useForm } from '@/data/form';
import { useWords } from '@/device/taste';
import { go, paths, useParameters } from '@/paths';
import { PayFoot } from '@/pay/pay_foot';
import { PaymentRefused } from '@/pay/refused';
import { startPrepayment } from '@/pay/start';
import { useWays } from '@/pay/use_ways';
import type { Way } from '@/pay/ways';
import { Box, Tap, Title, Words } from '@/ui/box';
import { Field } from '@/ui/field';
import { Icon } from '@/ui/icon';
import { OwnPage } from '@/ui/page';
import { Sum } from '@/ui/parts';
import { Shown } from '@/ui/states';
import { prepayWords } from './words';
import './index.css';

const PRESETS_FEN = [100_00, 200_00, 500_00, 1000_00];

export default function Prepay(): JSX.Element {
  const given = useParameters();
  const words = useWords(prepayWords);
  const balances = useAsk(PrepaymentBalances, { roomIds: null }, { keep: true });
  const rooms = balances.value?.prepaymentBalances ?? [];
  const [chosen, setChosen] = useState(given.room ?? '');
  const [typed, setTyped] = useState('');
  const form = useForm(['amountMinor'], { PAYMENT_TOO_LARGE: 'amountMinor' }, { unknownOutcome: true });
  const roomId = rooms.find(({ room }) => room.id === chosen)?.room.id ?? rooms[0]?.room.id;
  const amountMinor = fenOf(typed);

  const pay = async (way: Way): Promise<void> => {
    if (roomId === undefined) return;
    if (amountMinor === null || amountMinor <= 0) return form.refuse('amountMinor', words.amountWrong);
    let started: string | null = null;
    const isDone = await form.send(async () => {
      started = (await startPrepayment({ roomId, amountMinor })).id;
    });
    if (isDone && started !== null) go(paths.pay(started, way.provider));
  };

  const { isClosed } = useWays();
  const foot =
    roomId === undefined || isClosed ? null : (
      <PayFoot totalMinor={Math.max(0, amountMinor ?? 0)} isBusy={form.isBusy} onPay={(way) => void pay(way)} />
    );
  return (
    <OwnPage title={words.title} here={paths.prepay(given.room)} foot={foot}>
      <PaymentRefused of={form} isClosed={isClosed} />
      <Shown of={balances}>
        {() => (
          <>
            <Box className="card">
              <Words className="quiet small">{words.about}</Words>
              <Title level={2}>{words.room}</Title>
              <Box role="radiogroup" label={words.room}>
                {rooms.map(({ room, balance }) => (
                  <Tap
                    key={room.id}
                    className="row prepay-room"
                    role="radio"
                    isChosen={room.id === roomId}
                    onTap={() => {
                      setChosen(room.id);
                    }}
                  >
                    <Box className={`prepay-dot ${room.id === roomId ? 'prepay-dot-on' : ''}`} hidden>
                      {room.id === roomId && <Icon name="check" />}
                    </Box>
                    <Box className="grow stack-tight">
                      <Words className="strong">{room.label}</Words>
                      <Words className="quiet small">{room.community}</Words>
                    </Box>
                    <Box className="stack-tight end">
                      <Words className="quiet small">{words.balance}</Words>
                      <Sum of={balance} className="strong" />
                    </Box>
                  </Tap>
                ))}
              </Box>
            </Box>
            <Box className="card">
              <Field
                id="prepay-amount"
                label={words.amount}
                kind="money"
                before="¥"
                hint={words.amountHint}
                longest={14}
                value={typed}
                errors={form.at('amountMinor')}
                onChange={setTyped}
              />
              <Box className="chips" role="group" label={words.presets}>
                {PRESETS_FEN.map((fen) => (
                  <Tap
                    key={fen}
                    className={`chip ${fen === amountMinor ? 'chip-chosen' : ''}`}
                    isChosen={fen === amountMinor}
                    onTap={() => {
                      setTyped(typedYuan(fen).replace(/\.00$/, ''));
                    }}
                  >
                    <Words>{money({ amountMinor: fen }).replace(/\.00$/, '')}</Words>
                  </Tap>
                ))}
              </Box>
            </Box>
          </>
        )}
      </Shown>
    </OwnPage>
  );
}
