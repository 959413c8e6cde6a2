/** What came of a payment. */
import type { PaymentQuery } from '@kit/gql/owner';
import { dayTime, money } from '@kit/format';
import { useLanguage, useWords } from '@/device/taste';
import { paths, replace, tabs } from '@/paths';
import type { Stage } from '@/pay/stage';
import { Box, Title, Words } from '@/ui/box';
import { Icon } from '@/ui/icon';
import { Button, LeadingLine, Note, Sum } from '@/ui/parts';
import { payWords } from './words';

type EndStage = Extract<Stage, 'settled' | 'released' | 'refunding'>;

export function Ended(props: { readonly payment: PaymentQuery['payment']; readonly stage: EndStage }): JSX.Element {
  const words = useWords(payWords);
  const language = useLanguage();
  const { payment, stage } = props;
  const isAhead = payment.bills.length === 0;
  const refunding = payment.refunding;
  const titles = {
    settled: isAhead ? words.settledAhead : words.settled,
    released: words.released,
    refunding: words.refunding,
  } as const;
  return (
    <>
      <Box className="card pay-card">
        <Box className="stack center" role="status" live>
          <Box className="row pay-stage">
            <Icon
              name={stage === 'settled' ? 'check' : 'info'}
              className={`pay-mark ${stage === 'settled' ? 'paid' : 'warning'}`}
            />
            <Title level={2} className="pay-title">
              {titles[stage]}
            </Title>
          </Box>
          <Sum of={payment.total} className="pay-sum" />
          {stage === 'released' && (
            <Words className="quiet">{isAhead ? words.releasedAheadText : words.releasedText}</Words>
          )}
          {stage === 'refunding' && refunding !== null && (
            <Words className="quiet">{words.refundingText(money(refunding))}</Words>
          )}
        </Box>
        {payment.paidAt !== null && (
          <Words className="quiet small">{words.paidAt(dayTime(payment.paidAt, language))}</Words>
        )}
        {stage === 'settled' && refunding !== null && refunding.amountMinor > 0 && (
          <Note kind="info">{words.alsoRefunding(money(refunding))}</Note>
        )}
        {payment.refunded.amountMinor > 0 && <Note kind="info">{words.refunded(money(payment.refunded))}</Note>}
      </Box>
      {payment.receipts.length > 0 && (
        <Box className="card card-flush">
          {payment.receipts.map((receipt) => (
            <LeadingLine key={receipt.id} to={paths.receipt(receipt.id)} icon="receipt" end={<Sum of={receipt.total} />}>
              <Words>{words.receipt(receipt.number)}</Words>
            </LeadingLine>
          ))}
        </Box>
      )}
      <Button
        kind="main"
        isWide
        onTap={() => {
          replace(stage === 'settled' ? tabs.home : isAhead ? paths.prepay() : tabs.bills);
        }}
      >
        {stage === 'settled' ? words.done : isAhead ? words.ahead : words.toBills}
      </Button>
    </>
  );
}
