/**
 * What the clients say, in two languages. A catalogue is written once per feature, Chinese first; the English one must
 * have the same keys and the same parameters, so a missing sentence is a type error.
 *
 *   const words = catalogue({ title: '账单', found: (n: number) => `共 ${n} 笔` },
 *                           { title: 'Bills', found: (n) => `${n} bills` });
 *   words.in(language).found(3)
 */
export type Language = 'zh-Hans' | 'en';
export const LANGUAGES: readonly Language[] = ['zh-Hans', 'en'];

/** The same catalogue in any language: the keys and parameters of the Chinese one. */
export type Same<Words> = {
  [Key in keyof Words]: Words[Key] extends string
    ? string
    : Words[Key] extends (...given: infer Given) => string
      ? (...given: Given) => string
      : Same<Words[Key]>;
};

export interface Catalogue<Words> {
  in(language: Language): Same<Words>;
  /** In the language that is switched on now; in React use a hook, which follows the switch. */
  now(): Same<Words>;
}

export function catalogue<Words>(zh: Words, en: NoInfer<Same<Words>>): Catalogue<Words> {
  const byLanguage: Record<Language, Same<Words>> = { 'zh-Hans': zh as Same<Words>, en };
  return { in: (language) => byLanguage[language], now: () => byLanguage[currentLanguage] };
}

let currentLanguage: Language = 'zh-Hans';
const listeners = new Set<() => void>();

export function language(): Language {
  return currentLanguage;
}

export function setLanguage(wanted: Language): void {
  if (wanted === currentLanguage) return;
  currentLanguage = wanted;
  for (const listener of [...listeners]) listener();
}

/** Calls back after each switch; returns what ends it. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The language of ours that fits what a browser, a phone or the API names: `zh-CN` → zh-Hans, `en-GB` → en. */
export function nearestLanguage(names: readonly (string | null | undefined)[]): Language {
  for (const name of names) {
    if (name?.toLowerCase().startsWith('zh')) return 'zh-Hans';
    if (name?.toLowerCase().startsWith('en')) return 'en';
  }
  return 'zh-Hans';
}

/** For `<html lang>`: what screen readers and fonts go by. */
export function htmlLanguage(of: Language): string {
  return of === 'zh-Hans' ? 'zh-CN' : 'en';
}

/** `1 bill`, `2 bills`: English has two forms where Chinese has one. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
