/** Opens the cashier in a browser: WeChat's own sheet inside WeChat, its page on a phone, a code to scan elsewhere. */
import { OpenCheckout, type OpenCheckoutMutation } from '@kit/gql/owner';
import { Refusals } from '@kit/problems';
import { change } from '@/data/api';
import { leaveFor } from '@/device/deeds';
import { surroundings } from '@/device/kind';
import { paths } from '@/paths';
import { partOf, type Opened } from './checkout';
import { rememberTried } from './tried';

type Checkout = NonNullable<OpenCheckoutMutation['openCheckout']['checkout']>;

const CHANNELS = { 'wechat-page': 'JSAPI', 'phone-page': 'H5', 'desktop-page': 'NATIVE', 'mini-program': 'JSAPI' } as const;

interface Bridge {
  invoke(name: string, given: object, done: (answer: { err_msg: string }) => void): void;
}
declare const WeixinJSBridge: Bridge | undefined;

export async function openCashier(paymentId: string): Promise<Opened> {
  const channel = CHANNELS[surroundings()];
  const { checkout } = await change(OpenCheckout, { input: { paymentId, provider: 'wechat', channel } });
  if (checkout === null) throw new Refusals([]);
  if (checkout.jsapi !== null) {
    rememberTried(paymentId);
    return askWechat(checkout.jsapi);
  }
  if (checkout.h5Url !== '') {
    rememberTried(paymentId);
    const backTo = `${location.origin}/app${paths.pay(paymentId)}`;
    leaveFor(`${checkout.h5Url}&redirect_url=${encodeURIComponent(backTo)}`);
    return { kind: 'left' };
  }
  return { kind: 'scan', codeUrl: checkout.codeUrl, cashierUrl: checkout.cashierUrl, part: partOf(checkout) };
}

function askWechat(jsapi: NonNullable<Checkout['jsapi']>): Promise<Opened> {
  return new Promise((resolve) => {
    const ask = (): void => {
      WeixinJSBridge?.invoke('getBrandWCPayRequest', { ...jsapi }, ({ err_msg }) => {
        resolve({ kind: err_msg.endsWith(':ok') ? 'done' : 'cancelled' });
      });
    };
    if (typeof WeixinJSBridge === 'undefined') document.addEventListener('WeixinJSBridgeReady', ask, { once: true });
    else ask();
  });
}
