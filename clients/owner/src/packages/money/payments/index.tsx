/** One's payments, newest first; one that is not over is gone on with from here. */
import { Payments as PaymentsDocument, type PaymentsQuery } from '@kit/gql/owner';
import { dayTime, money } from '@kit/format';
import { usePages } from '@/data/pages';
import { useLanguage, useWords } from '@/device/taste';
import { paths } from '@/paths';
import { Box, Words } from '@/ui/box';
import { More } from '@/ui/more';
import { OwnPage } from '@/ui/page';
import { LeadingLine, Sum, Tag } from '@/ui/parts';
import { Empty, Shown } from '@/ui/states';
import { paymentWords } from './words';

type OnePayment = PaymentsQuery['payments']['nodes'][number];

export default function Payments(): JSX.Element {
  const words = useWords(paymentWords);
  const payments = usePages(PaymentsDocument, { first: 20 }, { keep: true });
  return (
    <OwnPage title={words.title} here={paths.payments}>
      <Shown of={payments} rows={6}>
        {(rows) => (
          <>
            {rows.length === 0 ? (
              <Box className="card">
                <Empty icon="history" title={words.none} next={words.noneNext} />
              </Box>
            ) : (
              <Box className="card card-flush">
                {rows.map((payment) => (
                  <PaymentLine key={payment.id} payment={payment} />
                ))}
              </Box>
            )}
            <More of={payments} />
          </>
        )}
      </Shown>
    </OwnPage>
  );
}

function PaymentLine({ payment }: { readonly payment: OnePayment }): JSX.Element {
  const words = useWords(paymentWords);
  const language = useLanguage();
  const isAhead = payment.bills.length === 0;
  return (
    <LeadingLine to={paths.pay(payment.id)} end={<Sum of={payment.total} className="strong" />}>
      <Box className="stack-tight">
        <Box className="row row-wrap">
          <Words className="strong">{isAhead ? words.ahead : words.bills(payment.bills.length)}</Words>
          <PaymentTag payment={payment} />
        </Box>
        <Words className="quiet small">
          {dayTime(payment.paidAt ?? payment.startedAt, language, new Date().getFullYear())}
        </Words>
        {payment.refunded.amountMinor > 0 && <Words className="small">{words.refunded(money(payment.refunded))}</Words>}
      </Box>
    </LeadingLine>
  );
}

function PaymentTag({ payment }: { readonly payment: OnePayment }): JSX.Element {
  const { states } = useWords(paymentWords);
  if (payment.refunding !== null && payment.refunding.amountMinor > 0) {
    return (
      <Tag tone="warning" icon="clock">
        {states.refunding}
      </Tag>
    );
  }
  switch (payment.status) {
    case 'SETTLED':
      return (
        <Tag tone="paid" icon="check">
          {states.SETTLED}
        </Tag>
      );
    case 'STARTED':
      return (
        <Tag tone="warning" icon="clock">
          {states.STARTED}
        </Tag>
      );
    default:
      return (
        <Tag tone="quiet" icon="close">
          {states.RELEASED}
        </Tag>
      );
  }
}
