/** Opens WeChat's own cashier in the mini-program. */
import { requestPayment } from '@tarojs/taro';
import { OpenCheckout } from '@kit/gql/owner';
import { Refusals } from '@kit/problems';
import { change } from '@/data/api';
import type { Opened } from './checkout';
import { rememberTried } from './tried';

export async function openCashier(paymentId: string): Promise<Opened> {
  const { checkout } = await change(OpenCheckout, { input: { paymentId, provider: 'wechat', channel: 'JSAPI' } });
  if (checkout === null || checkout.jsapi === null) throw new Refusals([]);
  rememberTried(paymentId);
  const { timeStamp, nonceStr, package: prepay, signType, paySign } = checkout.jsapi;
  return new Promise((resolve) => {
    void requestPayment({
      timeStamp,
      nonceStr,
      package: prepay,
      signType: signType as 'RSA',
      paySign,
      success: () => {
        resolve({ kind: 'done' });
      },
      fail: () => {
        resolve({ kind: 'cancelled' });
      },
    });
  });
}
