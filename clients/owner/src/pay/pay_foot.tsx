/** The sum and the ways to pay it, fixed at the thumb's end: beside each other where there is room for both. */
import { useWords } from '@/device/taste';
import { Box, Words } from '@/ui/box';
import { Sum } from '@/ui/parts';
import { common } from '@/words/common';
import { PayButtons } from './pay_buttons';
import { useWays } from './use_ways';
import type { Way } from './ways';
import './pay_foot.css';

export function PayFoot(props: {
  readonly totalMinor: number;
  /** What the sum is made of. */
  readonly about?: string;
  readonly isBusy: boolean;
  readonly isDisabled?: boolean;
  readonly onPay: (way: Way) => void;
}): JSX.Element {
  const words = useWords(common);
  const { ways } = useWays();
  return (
    <>
      <Box className="pay-foot-sum" live>
        <Box className="row">
          <Words className="quiet small">{words.total}</Words>
          <Sum of={{ amountMinor: props.totalMinor }} className="pay-foot-total" />
        </Box>
        {props.about !== undefined && <Words className="quiet small">{props.about}</Words>}
      </Box>
      <PayButtons
        ways={ways}
        totalMinor={props.totalMinor}
        isBusy={props.isBusy}
        isDisabled={props.isDisabled}
        onPay={props.onPay}
      />
    </>
  );
}
