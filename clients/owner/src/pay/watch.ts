/** The result comes in by itself: a payment is asked for until it has ended, at once when somebody looks again. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '@kit/client';
import { Home, PayableBills, Payment, Payments, Receipts, type PaymentQuery } from '@kit/gql/owner';
import { poll, type Polling } from '@kit/polling';
import { api } from '@/data/api';
import { outdate } from '@/data/ask';
import { visibility } from '@/device/wire';
import { isFinal } from './stage';

export interface Watched {
  readonly payment: PaymentQuery['payment'] | null;
  /** The last try to ask went wrong; another follows by itself where that may help. */
  readonly error: ApiError | null;
  /** Nobody asks any more; `askNow` begins anew. */
  readonly hasGivenUp: boolean;
  askNow(): void;
  /** The server told something newer. */
  take(payment: PaymentQuery['payment']): void;
}

export function usePaymentWatch(id: string): Watched {
  const [payment, setPayment] = useState<PaymentQuery['payment'] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [hasGivenUp, setHasGivenUp] = useState(false);
  const [round, setRound] = useState(0);
  const polling = useRef<Polling<PaymentQuery> | null>(null);

  useEffect(() => {
    setHasGivenUp(false);
    const running = poll<PaymentQuery>({
      ask: () => api.ask(Payment, { id }),
      isDone: (answer) => isFinal(answer.payment),
      onValue: (answer) => {
        setPayment(answer.payment);
        setError(null);
      },
      onTrouble: setError,
      firstDelayMs: 1500,
      visibility,
    });
    polling.current = running;
    running.end
      .then((end) => {
        if (end.state === 'done') outdate(Home, PayableBills, Payments, Receipts);
        setHasGivenUp(end.state === 'given-up');
      })
      .catch((cause: unknown) => {
        setError(cause instanceof ApiError ? cause : new ApiError('failed', 'CLIENT', String(cause)));
        setHasGivenUp(true);
      });
    return () => {
      running.stop();
    };
  }, [id, round]);

  const askNow = useCallback(() => {
    if (hasGivenUp) setRound((count) => count + 1);
    else polling.current?.askNow();
  }, [hasGivenUp]);

  return { payment, error, hasGivenUp, askNow, take: setPayment };
}
