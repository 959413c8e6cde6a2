/** The ways to pay of this company, on this device. */
import { PaymentWays } from '@kit/gql/owner';
import { useAsk } from '@/data/ask';
import { surroundings } from '@/device/kind';
import { HERE, waysAt, type Way } from './ways';

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
