/** Opens the cashier in a browser: WeChat's own sheet inside WeChat, its page on a phone, a code to scan elsewhere. */
import { OpenCheckout, WechatOfficialAccount, type OpenCheckoutMutation } from '@kit/gql/owner';
import { Refusals } from '@kit/problems';
import { api, change } from '@/data/api';
import { leaveFor } from '@/device/deeds';
import { paths } from '@/paths';
import { partOf, type Opened } from './checkout';
import { rememberTried } from './tried';
import type { Way } from './ways';

type Checkout = NonNullable<OpenCheckoutMutation['openCheckout']['checkout']>;

interface Bridge {
  invoke(name: string, given: object, done: (answer: { err_msg: string }) => void): void;
}
declare const WeixinJSBridge: Bridge | undefined;

export async function openCashier(paymentId: string, way: Way): Promise<Opened> {
  const backTo = `/app${paths.pay(paymentId)}`;
  const appId = way.channel === 'JSAPI' ? (await api.ask(WechatOfficialAccount, {})).wechatOfficialAccount : null;
  const input = { paymentId, provider: way.provider, channel: way.channel, returnPath: backTo, appId };
  const { checkout } = await change(OpenCheckout, { input });
  if (checkout === null) throw new Refusals([]);
  const part = partOf(checkout);
  if (checkout.jsapi !== null) {
    rememberTried(paymentId, part);
    return askWechat(checkout.jsapi);
  }
  if (checkout.h5Url !== '' || checkout.pageUrl !== '') {
    rememberTried(paymentId, part);
    const returning = `&redirect_url=${encodeURIComponent(location.origin + backTo)}`;
    leaveFor(checkout.pageUrl === '' ? checkout.h5Url + returning : checkout.pageUrl);
    return { kind: 'left' };
  }
  return { kind: 'scan', codeUrl: checkout.codeUrl, cashierUrl: checkout.cashierUrl, part };
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
