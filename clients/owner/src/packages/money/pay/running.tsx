/** A payment that is not over: what to do now, and what is waited for. */
import type { PaymentQuery } from '@kit/gql/owner';
import type { Form } from '@/data/form';
import { useWords } from '@/device/taste';
import { openBeside } from '@/device/deeds';
import type { Opened, Part } from '@/pay/checkout';
import { PayButtons } from '@/pay/pay_buttons';
import { PaymentRefused } from '@/pay/refused';
import { timeLeft, type Stage } from '@/pay/stage';
import type { Way } from '@/pay/ways';
import { Box, Title, Words } from '@/ui/box';
import { Icon } from '@/ui/icon';
import { Button, Note, Sum } from '@/ui/parts';
import { QrCode } from '@/ui/qr_code';
import { payWords } from './words';

export function Running(props: {
  readonly payment: PaymentQuery['payment'];
  readonly stage: Extract<Stage, 'ready' | 'waiting' | 'checking'>;
  readonly opened: Opened | null;
  readonly form: Form;
  readonly now: number;
  readonly isOffline: boolean;
  readonly hasGivenUp: boolean;
  readonly wasGivenUp: boolean;
  readonly ways: readonly Way[];
  /** Which of several payments he went for last. */
  readonly part: Part | null;
  readonly onPay: (way: Way) => void;
  readonly onLook: () => void;
}): JSX.Element {
  const words = useWords(payWords);
  const { payment, stage, opened } = props;
  const texts = {
    ready: [words.ready, words.safe],
    waiting: [words.waiting, words.waitingText],
    checking: [words.checking, words.checkingText],
  } as const;
  const [title, text] = props.part !== null && stage === 'waiting' ? [words.waiting, words.inParts(props.part.groups)] : texts[stage];
  const mayPay = stage !== 'checking' && !props.wasGivenUp;
  const scan = opened?.kind === 'scan' && mayPay ? opened : null;
  return (
    <Box className="card pay-card">
      <Words className="quiet">{words.amount}</Words>
      <Sum of={payment.total} className="pay-sum" />
      <Words className="quiet small">{payment.bills.length > 0 ? words.bills(payment.bills.length) : words.ahead}</Words>
      <Box className="stack-tight center" role="status" live>
        <Box className="row pay-stage">
          <Icon name="clock" className="warning" />
          <Title level={2}>{title}</Title>
        </Box>
        <Words className="quiet">{text}</Words>
      </Box>
      {payment.expiresAt !== null && mayPay && (
        <Words className="figures small quiet">{words.keptFor(timeLeft(payment.expiresAt, props.now))}</Words>
      )}
      {opened?.kind === 'cancelled' && mayPay && <Note kind="info">{words.cancelled}</Note>}
      {props.wasGivenUp && <Note kind="info">{words.givenUp}</Note>}
      {props.isOffline && (
        <Note kind="warning" icon="offline">
          {words.noAnswer}
        </Note>
      )}
      <CheckoutRefused form={props.form} />
      {scan !== null && <Scan of={scan} />}
      {mayPay && scan === null && (
        <PayButtons ways={props.ways} goesOn={stage !== 'ready'} isBusy={props.form.isBusy} onPay={props.onPay} />
      )}
      {props.hasGivenUp && <Note kind="info">{words.stillUnknown}</Note>}
      {(stage !== 'ready' || props.hasGivenUp) && (
        <Button isWide onTap={props.onLook}>
          {words.look}
        </Button>
      )}
    </Box>
  );
}

function Scan({ of }: { readonly of: Extract<Opened, { kind: 'scan' }> }): JSX.Element {
  const words = useWords(payWords);
  return (
    <>
      {of.part !== null && <Words className="strong">{words.part(of.part.position, of.part.groups)}</Words>}
      <QrCode text={of.codeUrl} label={words.scanLabel} />
      <Words>{words.scan}</Words>
      {of.cashierUrl !== '' && (
        <Button
          onTap={() => {
            openBeside(of.cashierUrl);
          }}
        >
          {words.cashier}
        </Button>
      )}
    </>
  );
}

function CheckoutRefused({ form }: { readonly form: Form }): JSX.Element | null {
  const words = useWords(payWords);
  // The state of the payment says it already.
  if (form.has('PAYMENT_ENDED') || form.has('PAYMENT_EXPIRED')) return null;
  if (form.has('CHECKOUT_UNAVAILABLE')) return <Note kind="warning">{words.unavailable}</Note>;
  if (form.has('PAYMENT_IN_PROGRESS')) return <Note kind="info">{words.inProgress}</Note>;
  if (form.has('WECHAT_NOT_BOUND')) return <Note kind="warning">{words.notBound}</Note>;
  return <PaymentRefused of={form} />;
}
