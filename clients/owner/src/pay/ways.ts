/** How one can pay here: what the company offers, as far as it works where the app runs. */
import type { CheckoutChannel, PaymentWaysQuery } from '@kit/gql/owner';
import type { Surroundings } from '@/device/kind';

export type Provider = 'wechat' | 'alipay' | 'stripe';

export interface Way {
  readonly provider: Provider;
  readonly channel: CheckoutChannel;
}

// Alipay's pages do not open inside WeChat.
export const HERE: Record<Surroundings, readonly Way[]> = {
  'mini-program': [{ provider: 'wechat', channel: 'JSAPI' }],
  'wechat-page': [
    { provider: 'wechat', channel: 'JSAPI' },
    { provider: 'stripe', channel: 'CHECKOUT' },
  ],
  'phone-page': [
    { provider: 'wechat', channel: 'H5' },
    { provider: 'alipay', channel: 'WAP' },
    { provider: 'stripe', channel: 'CHECKOUT' },
  ],
  'desktop-page': [
    { provider: 'wechat', channel: 'NATIVE' },
    { provider: 'alipay', channel: 'PAGE' },
    { provider: 'stripe', channel: 'CHECKOUT' },
  ],
};

/** In the order of the company's preference. */
export function waysAt(offered: PaymentWaysQuery['paymentWays'], where: Surroundings): readonly Way[] {
  return offered.flatMap(({ provider, channels }) =>
    HERE[where].filter((way) => way.provider === provider && channels.includes(way.channel)),
  );
}
