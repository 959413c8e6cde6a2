/** Opens WeChat's own cashier in the mini-program. */
import { requestPayment } from '@tarojs/taro';
import { OpenCheckout } from '@kit/gql/owner';
import { Refusals } from '@kit/problems';
import { change } from '@/data/api';
import { miniProgramId } from '@/device/kind';
import { partOf, type Opened } from './checkout';
import { rememberTried } from './tried';
import type { Way } from './ways';

export async function openCashier(paymentId: string, way: Way): Promise<Opened> {
  const input = { paymentId, provider: way.provider, channel: way.channel, appId: miniProgramId() };
  const { checkout } = await change(OpenCheckout, { input });
  if (checkout === null || checkout.jsapi === null) throw new Refusals([]);
  rememberTried(paymentId, partOf(checkout));
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
