/** How one can pay here: what the company offers, as far as it works where the app runs. */
import { PaymentWays, type CheckoutChannel, type PaymentWaysQuery } from '@kit/gql/owner';
import { useAsk } from '@/data/ask';
import { surroundings, type Surroundings } from '@/device/kind';

export type Provider = 'wechat' | 'alipay';

export interface Way {
  readonly provider: Provider;
  readonly channel: CheckoutChannel;
}

// Alipay's pages do not open inside WeChat.
const HERE: Record<Surroundings, readonly Way[]> = {
  'mini-program': [{ provider: 'wechat', channel: 'JSAPI' }],
  'wechat-page': [{ provider: 'wechat', channel: 'JSAPI' }],
  'phone-page': [
    { provider: 'wechat', channel: 'H5' },
    { provider: 'alipay', channel: 'WAP' },
  ],
  'desktop-page': [
    { provider: 'wechat', channel: 'NATIVE' },
    { provider: 'alipay', channel: 'PAGE' },
  ],
};

/** In the order of the company's preference. */
export function waysAt(offered: PaymentWaysQuery['paymentWays'], where: Surroundings): readonly Way[] {
  return offered.flatMap(({ provider, channels }) =>
    HERE[where].filter((way) => way.provider === provider && channels.includes(way.channel)),
  );
}

export interface Ways {
  readonly ways: readonly Way[];
  /** The company takes no money online, or none in the way that this place has. */
  readonly isClosed: boolean;
}

export function useWays(): Ways {
  const { value } = useAsk(PaymentWays, {}, { keep: true });
  const where = surroundings();
  // Until the answer is there: what nearly every company has. The server refuses what is not so.
  if (value === null) return { ways: HERE[where].slice(0, 1), isClosed: false };
  const ways = waysAt(value.paymentWays, where);
  return { ways, isClosed: ways.length === 0 };
}
