/**
 * What was asked, kept: a page shows at once what is known, marks what is old, and asks anew when it is seen again.
 * Answers that matter offline (what is owed, who one is) outlive the app; they go with the session.
 */
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useDidShow } from '@tarojs/taro';
import { ApiError } from '@kit/client';
import type { Document } from '@kit/documents';
import { onLanguage } from '@kit/words';
import { forget, remember, remembered, rememberedKeys } from '@/device/storage';
import { onNetwork } from '@/device/network';
import { OF_PERSON } from '@/device/traces';
import { isSignedIn, onSession } from '@/session/session';
import { api } from './api';

const FRESH_MS = 5_000;
const PREFIX = `${OF_PERSON}kept.`;

export interface Asked<Result> {
  readonly value: Result | null;
  /** When the value was true, in milliseconds; 0 without one. */
  readonly at: number;
  /** The value is from earlier, and nothing newer could be had yet. */
  readonly isOld: boolean;
  readonly isAsking: boolean;
  readonly error: ApiError | null;
}

interface Answer<Result> {
  state: Asked<Result>;
  document: Document<Result, unknown>;
  variables: unknown;
  isKept: boolean;
  listeners: Set<() => void>;
  running: Promise<void> | null;
}

const NOTHING: Asked<never> = { value: null, at: 0, isOld: true, isAsking: false, error: null };
const answers = new Map<string, Answer<unknown>>();

function keyOf(document: Document<unknown, unknown>, variables: unknown): string {
  return `${document.name}:${JSON.stringify(variables)}`;
}

function answerOf<Result>(document: Document<Result, unknown>, variables: unknown, isKept: boolean): Answer<Result> {
  const key = keyOf(document, variables);
  let answer = answers.get(key) as Answer<Result> | undefined;
  if (answer === undefined) {
    const state = (isKept ? keptState<Result>(key, document.id) : null) ?? NOTHING;
    answer = { state, document, variables, isKept, listeners: new Set(), running: null };
    answers.set(key, answer as Answer<unknown>);
  }
  return answer;
}

function keptState<Result>(key: string, id: string): Asked<Result> | null {
  const text = remembered(PREFIX + key);
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as { id: string; at: number; value: Result };
    return kept.id === id ? { ...NOTHING, value: kept.value, at: kept.at } : null;
  } catch {
    return null;
  }
}

function put<Result>(answer: Answer<Result>, state: Asked<Result>): void {
  answer.state = state;
  for (const listener of [...answer.listeners]) listener();
}

function keep<Result>(answer: Answer<Result>, value: Result): void {
  const at = Date.now();
  put(answer, { value, at, isOld: false, isAsking: false, error: null });
  if (answer.isKept) {
    const key = PREFIX + keyOf(answer.document as Document<unknown, unknown>, answer.variables);
    remember(key, JSON.stringify({ id: answer.document.id, at, value }));
  }
}

function ask<Result>(answer: Answer<Result>): Promise<void> {
  if (answer.running !== null) return answer.running;
  put(answer, { ...answer.state, isAsking: true });
  answer.running = api
    .ask(answer.document, answer.variables)
    .then((value) => {
      keep(answer, value);
    })
    .catch((error: unknown) => {
      const shown = error instanceof ApiError ? error : new ApiError('failed', 'CLIENT', String(error));
      put(answer, { ...answer.state, isAsking: false, isOld: true, error: shown });
    })
    .finally(() => {
      answer.running = null;
    });
  return answer.running;
}

/** The answer is known already: signing in brings who one is. */
export function know<Result, Variables>(document: Document<Result, Variables>, variables: Variables, value: Result): void {
  keep(answerOf(document as Document<Result, unknown>, variables, true), value);
}

/** Something was done that these answers depend on: ask anew what is on a page now, the rest when it is seen again. */
export function outdate(...documents: readonly { readonly name: string }[]): void {
  const names = new Set(documents.map((document) => document.name));
  for (const answer of answers.values()) {
    if (!names.has(answer.document.name)) continue;
    put(answer, { ...answer.state, isOld: true });
    if (answer.listeners.size > 0) void ask(answer);
  }
}

/** Nothing of what was known is for whoever comes next. */
export function forgetAnswers(): void {
  for (const key of rememberedKeys()) if (key.startsWith(PREFIX)) forget(key);
  for (const [key, answer] of answers) {
    if (answer.listeners.size === 0) answers.delete(key);
    else put(answer, NOTHING);
  }
}

/** Ask anew all that is on a page: another company was chosen. */
export function askAllAnew(): void {
  forgetAnswers();
  for (const answer of answers.values()) void ask(answer);
}

onSession(() => {
  if (!isSignedIn()) forgetAnswers();
});
// Explanations, labels and reasons come in the person's language.
onLanguage(() => {
  for (const answer of answers.values()) {
    put(answer, { ...answer.state, isOld: true });
    if (answer.listeners.size > 0 && isSignedIn()) void ask(answer);
  }
});
onNetwork(() => {
  for (const answer of answers.values()) if (answer.listeners.size > 0 && answer.state.isOld) void ask(answer);
});

export interface AskedPage<Result> extends Asked<Result> {
  again(): Promise<void>;
}

/** Asks while a page shows it. `keep`: for days without a network. `skip`: not now. */
export function useAsk<Result, Variables>(
  document: Document<Result, Variables>,
  variables: Variables,
  options: { readonly keep?: boolean; readonly skip?: boolean } = {},
): AskedPage<Result> {
  const key = JSON.stringify(variables);
  const isKept = options.keep === true;
  const isSkipped = options.skip === true;
  const answer = useMemo(
    () => answerOf(document as Document<Result, unknown>, JSON.parse(key) as unknown, isKept),
    [document, key, isKept],
  );
  const state = useSyncExternalStore(
    useCallback(
      (listener) => {
        answer.listeners.add(listener);
        return () => {
          answer.listeners.delete(listener);
        };
      },
      [answer],
    ),
    () => answer.state,
  );
  const askIfOld = useCallback(() => {
    if (isSkipped || !isSignedIn()) return;
    if (answer.state.isOld || Date.now() - answer.state.at > FRESH_MS) void ask(answer);
  }, [answer, isSkipped]);
  useEffect(askIfOld, [askIfOld]);
  useDidShow(askIfOld);
  const again = useCallback(() => ask(answer), [answer]);
  return useMemo(() => ({ ...state, again }), [state, again]);
}

