/** One payment from the cashier to the receipt. It is always the same one that goes on, never a second. */
import { useEffect, useRef, useState } from 'react';
import { useDidShow } from '@tarojs/taro';
import { CancelPayment } from '@kit/gql/owner';
import { money } from '@kit/format';
import { change } from '@/data/api';
import { useForm } from '@/data/form';
import { useWords } from '@/device/taste';
import { paths, replace, tabs, useParameters } from '@/paths';
import { openCashier } from '@/pay/cashier';
import type { Opened } from '@/pay/checkout';
import { stageOf } from '@/pay/stage';
import { hasTried, triedPart } from '@/pay/tried';
import { usePaymentWatch } from '@/pay/watch';
import { useWays } from '@/pay/use_ways';
import type { Way } from '@/pay/ways';
import { Box } from '@/ui/box';
import { OwnPage } from '@/ui/page';
import { Button } from '@/ui/parts';
import { Agreement } from '@/ui/sheet';
import { Bones, Trouble } from '@/ui/states';
import { Ended } from './ended';
import { Running } from './running';
import { payWords } from './words';
import './index.css';

export default function Pay(): JSX.Element {
  const { id = '', open } = useParameters();
  const words = useWords(payWords);
  return (
    <OwnPage title={words.title} here={paths.pay(id)}>
      <OnePayment key={id} id={id} opens={open} />
    </OwnPage>
  );
}

/** opens: the provider whose cashier opens at once; undefined: none. */
function OnePayment({ id, opens }: { readonly id: string; readonly opens: string | undefined }): JSX.Element {
  const words = useWords(payWords);
  const { payment, error, hasGivenUp, askNow } = usePaymentWatch(id);
  const form = useForm([], {}, { unknownOutcome: true });
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isGivingUp, setIsGivingUp] = useState(false);
  const [wasGivenUp, setWasGivenUp] = useState(false);
  const now = useNow();
  useDidShow(askNow);

  const { ways } = useWays();

  const openIt = async (way: Way): Promise<void> => {
    await form.send(async () => {
      setOpened(await openCashier(id, way));
    });
    // Whatever came of it, the server knows best.
    askNow();
  };
  const didOpen = useRef(false);
  const isStarted = payment?.status === 'STARTED';
  useEffect(() => {
    const way = ways.find(({ provider }) => provider === opens);
    if (way === undefined || !isStarted || didOpen.current || hasTried(id)) return;
    didOpen.current = true;
    void openIt(way);
  }, [opens, ways, isStarted, id]);

  const giveUp = async (): Promise<void> => {
    const isDone = await form.send(async () => {
      await change(CancelPayment, { input: { paymentId: id } });
    });
    setIsGivingUp(false);
    if (isDone) setWasGivenUp(true);
    askNow();
  };

  if (payment === null) {
    // It is asked for again by itself; whoever looks need not guess meanwhile.
    if (error !== null) return <Trouble error={error} onRetry={askNow} />;
    return (
      <Box className="card">
        <Bones rows={4} />
      </Box>
    );
  }
  const stage = stageOf(payment, { hasTried: hasTried(id) || opened?.kind === 'left', now });
  if (stage === 'settled' || stage === 'released' || stage === 'refunding') return <Ended payment={payment} stage={stage} />;
  return (
    <>
      <Running
        payment={payment}
        stage={stage}
        opened={opened}
        form={form}
        now={now}
        isOffline={error !== null && !hasGivenUp}
        hasGivenUp={hasGivenUp}
        wasGivenUp={wasGivenUp}
        ways={ways}
        part={triedPart(id)}
        onPay={(way) => void openIt(way)}
        onLook={askNow}
      />
      {!wasGivenUp && stage !== 'checking' && (
        <Button
          kind="plain"
          isDisabled={form.isBusy}
          onTap={() => {
            setIsGivingUp(true);
          }}
        >
          {words.giveUp}
        </Button>
      )}
      {wasGivenUp && (
        <Button
          onTap={() => {
            replace(tabs.bills);
          }}
        >
          {words.toBills}
        </Button>
      )}
      {isGivingUp && (
        <Agreement
          title={words.giveUpTitle}
          text={words.giveUpText(money(payment.total))}
          action={words.giveUp}
          isBusy={form.isBusy}
          onAgree={() => void giveUp()}
          onClose={() => {
            setIsGivingUp(false);
          }}
        />
      )}
    </>
  );
}

/** The present, by the second. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}
