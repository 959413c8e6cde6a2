/** Which payments somebody went to the cashier for on this device: coming back must not send him there again. */
import { remember, remembered } from '@/device/storage';

const KEY = 'linli.pay.tried';
const MOST = 10;

function ids(): readonly string[] {
  return (remembered(KEY) ?? '').split(' ').filter(Boolean);
}

export function hasTried(paymentId: string): boolean {
  return ids().includes(paymentId);
}

export function rememberTried(paymentId: string): void {
  remember(KEY, [paymentId, ...ids().filter((id) => id !== paymentId)].slice(0, MOST).join(' '));
}
