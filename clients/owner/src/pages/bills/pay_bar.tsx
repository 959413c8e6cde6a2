/** The sum and the one button, fixed at the thumb's end. */
import { money } from '@kit/format';
import { billWords } from '@/bills/words';
import { useWords } from '@/device/taste';
import { Box, Words } from '@/ui/box';
import { Button, Sum } from '@/ui/parts';

export function PayBar(props: {
  readonly count: number;
  readonly totalMinor: number;
  readonly isBusy: boolean;
  readonly onPay: () => void;
}): JSX.Element {
  const words = useWords(billWords);
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
      <Button
        kind="main"
        icon="wechat"
        label={words.payLabel(money(total))}
        isBusy={props.isBusy}
        isDisabled={props.count === 0}
        onTap={props.onPay}
      >
        {words.pay}
      </Button>
    </>
  );
}
