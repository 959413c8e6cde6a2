import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '../client';
import { poll, type Visibility } from '../polling';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function counter(doneAt: number) {
  let asked = 0;
  return { ask: () => Promise.resolve(++asked), isDone: (value: number) => value >= doneAt, asked: () => asked };
}

it('asks less and less often until it is done', async () => {
  const { ask, isDone, asked } = counter(4);
  const seen: number[] = [];
  const polling = poll({ ask, isDone, onValue: (value) => seen.push(value), firstDelayMs: 1000, growth: 2 });
  await vi.advanceTimersByTimeAsync(999);
  expect(asked()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked()).toBe(2);
  await vi.advanceTimersByTimeAsync(2000 + 4000);
  expect(await polling.end).toEqual({ state: 'done', value: 4 });
  expect(seen).toEqual([1, 2, 3, 4]);
});

it('gives up in the end', async () => {
  const { ask, isDone } = counter(Infinity);
  const polling = poll({ ask, isDone, firstDelayMs: 1000, growth: 1, giveUpAfterMs: 3000 });
  await vi.advanceTimersByTimeAsync(5000);
  expect(await polling.end).toEqual({ state: 'given-up', value: 4 });
});

it('bears a lost network and no other mistake', async () => {
  let tries = 0;
  const onTrouble = vi.fn();
  const ask = (): Promise<string> => {
    tries += 1;
    if (tries === 1) return Promise.reject(new ApiError('offline', '', ''));
    return tries === 2 ? Promise.resolve('there') : Promise.reject(new ApiError('forbidden', 'FORBIDDEN', ''));
  };
  const polling = poll({ ask, isDone: () => false, onTrouble });
  const end = polling.end.catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await end).toMatchObject({ kind: 'forbidden' });
  expect(onTrouble).toHaveBeenCalledTimes(1);
});

it('rests while nobody looks and asks at once when somebody does', async () => {
  let isHidden = true;
  const listeners = new Set<() => void>();
  const visibility: Visibility = {
    isHidden: () => isHidden,
    onShown: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const { ask, isDone, asked } = counter(1);
  const polling = poll({ ask, isDone, visibility });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked()).toBe(0);
  isHidden = false;
  for (const listener of [...listeners]) listener();
  expect((await polling.end).state).toBe('done');
  expect(listeners.size).toBe(0);
});

it('can be stopped, and hurried', async () => {
  const { ask, isDone, asked } = counter(Infinity);
  const polling = poll({ ask, isDone });
  await vi.advanceTimersByTimeAsync(0);
  polling.askNow();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toBe(2);
  polling.stop();
  expect(await polling.end).toEqual({ state: 'stopped', value: 2 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked()).toBe(2);
});
