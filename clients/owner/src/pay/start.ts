/** Beginning to pay. Throws Refusals where a rule says no, ApiError where the outcome is not known. */
import { Home, PayBills, PayInAdvance, PayableBills, Payments, type PaymentFragment } from '@kit/gql/owner';
import { Refusals } from '@kit/problems';
import { change } from '@/data/api';
import { outdate } from '@/data/ask';
import { forget, remember, remembered } from '@/device/storage';
import { OF_PERSON } from '@/device/traces';
import { intentionFor, whatOfBills, type Intention } from './intention';

const KEY = `${OF_PERSON}intention`;

export function startBillPayment(bills: {
  readonly billIds: readonly string[];
  readonly totalMinor: number;
}): Promise<PaymentFragment> {
  const { billIds, totalMinor } = bills;
  return start({ what: whatOfBills(billIds), totalMinor }, async (idempotencyKey) => {
    const input = { billIds: [...billIds], expectedTotalMinor: totalMinor, idempotencyKey };
    return (await change(PayBills, { input })).billPayment;
  });
}

export function startPrepayment(given: {
  readonly roomId: string;
  readonly amountMinor: number;
}): Promise<PaymentFragment> {
  const { roomId, amountMinor } = given;
  return start({ what: `room ${roomId}`, totalMinor: amountMinor }, async (idempotencyKey) => {
    return (await change(PayInAdvance, { input: { roomId, amountMinor, idempotencyKey } })).billPayment;
  });
}

async function start(
  wanted: { readonly what: string; readonly totalMinor: number },
  ask: (key: string) => Promise<PaymentFragment | null>,
): Promise<PaymentFragment> {
  const intention = intentionFor(keptIntention(), wanted, Date.now());
  remember(KEY, JSON.stringify(intention));
  try {
    const payment = await ask(intention.key);
    // The server knows of it now: another press is another intention, and it refuses bills that are held.
    forget(KEY);
    if (payment === null) throw new Refusals([]);
    return payment;
  } catch (error) {
    if (error instanceof Refusals) forget(KEY);
    throw error;
  } finally {
    outdate(Home, PayableBills, Payments);
  }
}

function keptIntention(): Intention | null {
  const text = remembered(KEY);
  return text === null ? null : (JSON.parse(text) as Intention);
}
