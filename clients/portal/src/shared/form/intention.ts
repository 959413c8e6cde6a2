import { useCallback, useRef } from 'react';
import { isOutcomeUnknown } from './entity-form';

/**
 * The idempotency key of one intention: the same one while the outcome is unknown, a new one after an answer.
 *
 *   const once = useIntention();
 *   await once((idempotencyKey) => taking.run({ input: { …, idempotencyKey } }));
 */
export function useIntention(): <Answer>(send: (idempotencyKey: string) => Promise<Answer>) => Promise<Answer> {
  const key = useRef<string | null>(null);
  return useCallback(async (send) => {
    key.current ??= newKey();
    try {
      const answer = await send(key.current);
      key.current = null;
      return answer;
    } catch (error) {
      if (!isOutcomeUnknown(error)) key.current = null;
      throw error;
    }
  }, []);
}

/** randomUUID exists in secure contexts only, and a property office may open the console over plain http. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
