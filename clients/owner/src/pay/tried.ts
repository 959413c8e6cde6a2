/** Which payments somebody went to the cashier for on this device: coming back must not send him there again. */
import { remember, remembered } from '@/device/storage';
import { OF_PERSON } from '@/device/traces';
import type { Part } from './checkout';

const KEY = `${OF_PERSON}tried`;
const MOST = 10;

interface Tried {
  readonly id: string;
  readonly part: Part | null;
}

function all(): readonly Tried[] {
  const text = remembered(KEY);
  return text === null ? [] : (JSON.parse(text) as Tried[]);
}

export function hasTried(paymentId: string): boolean {
  return all().some(({ id }) => id === paymentId);
}

/** Which of several payments he went for last; null where one carries all. */
export function triedPart(paymentId: string): Part | null {
  return all().find(({ id }) => id === paymentId)?.part ?? null;
}

export function rememberTried(paymentId: string, part: Part | null): void {
  const kept = [{ id: paymentId, part }, ...all().filter(({ id }) => id !== paymentId)].slice(0, MOST);
  remember(KEY, JSON.stringify(kept));
}
