/** Where a payment stands, in the words of who pays. Pure. */
import type { PaymentFragment } from '@kit/gql/owner';

export type Stage =
  | 'ready' // to be paid; nothing was tried on this device
  | 'waiting' // he went to pay; the result is not back
  | 'checking' // its time is over and the provider is asked what came of it
  | 'settled'
  | 'refunding' // money came too late or twice and goes back
  | 'released'; // nothing was taken

export function stageOf(
  payment: Pick<PaymentFragment, 'status' | 'expiresAt' | 'refunding'>,
  situation: { readonly hasTried: boolean; readonly now: number },
): Stage {
  const isRefunding = payment.refunding !== null && payment.refunding.amountMinor > 0;
  if (payment.status === 'SETTLED') return 'settled';
  if (payment.status === 'RELEASED') return isRefunding ? 'refunding' : 'released';
  if (payment.expiresAt !== null && Date.parse(payment.expiresAt) <= situation.now) return 'checking';
  return situation.hasTried ? 'waiting' : 'ready';
}

/** Nothing will change by itself any more. */
export function isFinal(payment: Pick<PaymentFragment, 'status'>): boolean {
  return payment.status !== 'STARTED';
}

/** `14:59` until the bills are let go. */
export function timeLeft(expiresAt: string, now: number): string {
  const seconds = Math.max(0, Math.floor((Date.parse(expiresAt) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
