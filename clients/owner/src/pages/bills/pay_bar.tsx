/** The sum and the one button, fixed at the thumb's end. */
import { billWords } from '@/bills/words';
import { useWords } from '@/device/taste';
import { PayButtons } from '@/pay/pay_buttons';
import { useWays } from '@/pay/use_ways';
import type { Way } from '@/pay/ways';
import { Box, Words } from '@/ui/box';
import { Sum } from '@/ui/parts';

export function PayBar(props: {
  readonly count: number;
  readonly totalMinor: number;
  readonly isBusy: boolean;
  readonly onPay: (way: Way) => void;
}): JSX.Element {
  const words = useWords(billWords);
  const { ways } = useWays();
  const total = { amountMinor: props.totalMinor };
  return (
    <>
      <Box className="grow pay-bar-sum" live>
        <Box className="row">
          <Words className="quiet small">{words.total}</Words>
          <Sum of={total} className="pay-bar-total" />
        </Box>
        <Words className="quiet small">{words.count(props.count)}</Words>
      </Box>
      <PayButtons
        ways={ways}
        totalMinor={props.totalMinor}
        isBusy={props.isBusy}
        isDisabled={props.count === 0}
        onPay={props.onPay}
      />
    </>
  );
}
