/** One button for each way to pay, the preferred one first and full. */
import { money } from '@kit/format';
import { catalogue } from '@kit/words';
import { useWords } from '@/device/taste';
import { Box } from '@/ui/box';
import { Button } from '@/ui/parts';
import type { Provider, Way } from './ways';

const buttonWords = catalogue(
  {
    pay: { wechat: '微信支付', alipay: '支付宝', stripe: '银行卡支付' },
    goOn: { wechat: '继续支付', alipay: '用支付宝继续支付', stripe: '用银行卡继续支付' },
    label: (way: string, sum: string) => `${way} ${sum}`,
  },
  {
    pay: { wechat: 'WeChat Pay', alipay: 'Alipay', stripe: 'Pay by card' },
    goOn: { wechat: 'Go on', alipay: 'Go on by Alipay', stripe: 'Go on by card' },
    label: (way, sum) => `${way} ${sum}`,
  },
);
const ICONS = { wechat: 'wechat', alipay: 'wallet', stripe: 'wallet' } as const satisfies Record<Provider, string>;

export function PayButtons(props: {
  readonly ways: readonly Way[];
  /** Said with the button where it does not stand above it. */
  readonly totalMinor?: number;
  /** He has been at the cashier before. */
  readonly goesOn?: boolean;
  readonly isBusy: boolean;
  readonly isDisabled?: boolean;
  readonly onPay: (way: Way) => void;
}): JSX.Element {
  const words = useWords(buttonWords);
  const names = props.goesOn === true ? words.goOn : words.pay;
  return (
    <Box className="pay-buttons">
      {props.ways.map((way, at) => (
        <Button
          key={way.provider}
          kind={at === 0 ? 'main' : undefined}
          icon={ICONS[way.provider]}
          label={
            props.totalMinor === undefined ? undefined : words.label(names[way.provider], money({ amountMinor: props.totalMinor }))
          }
          isBusy={props.isBusy}
          isDisabled={props.isDisabled}
          onTap={() => {
            props.onPay(way);
          }}
        >
          {names[way.provider]}
        </Button>
      ))}
    </Box>
  );
}
