/**
 * Asks again until something has come about: soon at first, then less often, not at all while nobody looks, and at
 * once when he looks again. A lost network is no end: the next try may go well.
 */
import { ApiError } from './client';

export interface PollOptions<Value> {
  readonly ask: () => Promise<Value>;
  readonly isDone: (value: Value) => boolean;
  /** Each answer, the last one too. */
  readonly onValue?: (value: Value) => void;
  /** A try that failed for now. */
  readonly onTrouble?: (error: ApiError) => void;
  readonly firstDelayMs?: number;
  readonly longestDelayMs?: number;
  readonly growth?: number;
  /** Counted while somebody looks. */
  readonly giveUpAfterMs?: number;
  readonly visibility?: Visibility;
}

export interface Visibility {
  isHidden(): boolean;
  /** Calls back when it becomes visible; returns what ends it. */
  onShown(listener: () => void): () => void;
}

export type PollEnd<Value> =
  | { readonly state: 'done'; readonly value: Value }
  | { readonly state: 'given-up'; readonly value: Value | null }
  | { readonly state: 'stopped'; readonly value: Value | null };

export interface Polling<Value> {
  /** Rejects with an ApiError that another try would not mend. */
  readonly end: Promise<PollEnd<Value>>;
  /** Do not wait for the next turn. */
  askNow(): void;
  stop(): void;
}

export function poll<Value>(options: PollOptions<Value>): Polling<Value> {
  const { firstDelayMs = 1000, longestDelayMs = 8000, growth = 1.5, giveUpAfterMs = 10 * 60_000 } = options;
  let isStopped = false;
  let wake: (() => void) | null = null;

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      const unwatch = options.visibility?.onShown(done);
      function done(): void {
        clearTimeout(timer);
        unwatch?.();
        wake = null;
        resolve();
      }
      wake = done;
    });
  }

  async function run(): Promise<PollEnd<Value>> {
    let value: Value | null = null;
    let delay = firstDelayMs;
    let waited = 0;
    while (!isStopped) {
      if (options.visibility?.isHidden() === true) {
        // Browsers slow timers of hidden pages down anyhow; onShown wakes us.
        await pause(longestDelayMs * 4);
        if (!isStopped && options.visibility.isHidden()) continue;
      }
      if (isStopped) break;
      try {
        value = await options.ask();
        if (isStopped) break;
        options.onValue?.(value);
        if (options.isDone(value)) return { state: 'done', value };
      } catch (error) {
        if (!(error instanceof ApiError) || !error.isTemporary) throw error;
        if (isStopped) break;
        options.onTrouble?.(error);
      }
      if (waited >= giveUpAfterMs) return { state: 'given-up', value };
      await pause(delay);
      waited += delay;
      delay = Math.min(delay * growth, longestDelayMs);
    }
    return { state: 'stopped', value };
  }

  return {
    end: run(),
    askNow: () => wake?.(),
    stop: () => {
      isStopped = true;
      wake?.();
    },
  };
}
