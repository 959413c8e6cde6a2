/** One bill: what is to be paid, and why it is what it is. */
import { Bill as BillDocument, type BillQuery } from '@kit/gql/owner';
import { money, monthDay, period, shortDate } from '@kit/format';
import { isPayable, wants } from '@/bills/choice';
import { StateTag } from '@/bills/state_tag';
import { billWords } from '@/bills/words';
import { useAsk } from '@/data/ask';
import { useForm } from '@/data/form';
import { useLanguage, useWords } from '@/device/taste';
import { go, paths, useParameters } from '@/paths';
import { PayFoot } from '@/pay/pay_foot';
import { PaymentRefused } from '@/pay/refused';
import { startBillPayment } from '@/pay/start';
import { useWays } from '@/pay/use_ways';
import type { Way } from '@/pay/ways';
import { Box, Title, Words } from '@/ui/box';
import { OwnPage } from '@/ui/page';
import { Facts, Note, Sum } from '@/ui/parts';
import { Shown } from '@/ui/states';
import { Drawn } from './drawn';
import { UsageChart } from './usage_chart';
import { detailWords } from './words';
import './index.css';

export type BillDetail = BillQuery['bill'];

export default function Bill(): JSX.Element {
  const { id = '' } = useParameters();
  const words = useWords(detailWords);
  const billWordsNow = useWords(billWords);
  const asked = useAsk(BillDocument, { id }, { skip: id === '' });
  const form = useForm([], {}, { unknownOutcome: true });
  const { isClosed } = useWays();
  const bill = asked.value?.bill ?? null;

  const pay = async (of: BillDetail, way: Way): Promise<void> => {
    let started: string | null = null;
    const isDone = await form.send(async () => {
      started = (await startBillPayment({ billIds: [of.id], totalMinor: wants(of) })).id;
    });
    if (isDone && started !== null) go(paths.pay(started, way.provider));
    else void asked.again();
  };

  const foot =
    bill !== null && isPayable(bill) && !isClosed ? (
      <PayFoot totalMinor={wants(bill)} isBusy={form.isBusy} onPay={(way) => void pay(bill, way)} />
    ) : null;
  return (
    <OwnPage title={bill?.item ?? words.title} here={paths.bill(id)} foot={foot}>
      {form.has('BILL_TOTAL_CHANGED') && bill !== null && (
        <Note kind="warning">{billWordsNow.changed(money({ amountMinor: wants(bill) }))}</Note>
      )}
      {!form.has('BILL_TOTAL_CHANGED') && <PaymentRefused of={form} isClosed={isClosed && bill !== null && isPayable(bill)} />}
      <Shown of={asked} rows={6}>
        {(answer) => <Detail bill={answer.bill} />}
      </Shown>
    </OwnPage>
  );
}

function Detail({ bill }: { readonly bill: BillDetail }): JSX.Element {
  const words = useWords(detailWords);
  const language = useLanguage();
  const names = words.facts;
  const isOpen = wants(bill) > 0 && bill.status !== 'REVERSED';
  const { startsOn, endsOn, days, sentences } = bill.explanation;
  const facts: (readonly [string, string])[] = [[names.room, `${bill.room.community} · ${bill.room.label}`]];
  if (bill.space !== null) facts.push([names.space, bill.space]);
  facts.push([names.period, period(bill.period, language)]);
  if (startsOn !== null && endsOn !== null) {
    facts.push([names.days, words.between(monthDay(startsOn, language), monthDay(endsOn, language), days)]);
  }
  facts.push([names.total, money(bill.total)]);
  if (bill.paid.amountMinor > 0) facts.push([names.paid, money(bill.paid)]);
  if (bill.refunded.amountMinor > 0) facts.push([names.refunded, money(bill.refunded)]);
  if (isOpen && bill.lateFee.amountMinor > 0) {
    facts.push([names.outstanding, money(bill.outstanding)], [names.lateFee, money(bill.lateFee)]);
  }
  facts.push([names.dueOn, shortDate(bill.dueOn, language)], [names.payer, words.payers[bill.payerRole]]);
  return (
    <>
      <Box className="card bill-head">
        <Box className="row spread">
          <Words className="quiet">{isOpen ? words.toPay : words.amount}</Words>
          <StateTag bill={bill} />
        </Box>
        <Sum of={isOpen ? { amountMinor: wants(bill) } : bill.total} className="bill-sum" />
        <Facts of={facts} />
      </Box>
      <Box className="card">
        <Title level={2}>{words.why}</Title>
        <Box className="stack">
          {sentences.map((sentence) => (
            <Box key={sentence}>{sentence}</Box>
          ))}
        </Box>
        <Drawn bill={bill} />
      </Box>
      <UsageChart bill={bill} />
    </>
  );
}
