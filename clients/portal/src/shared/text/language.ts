import { useMemo, useSyncExternalStore } from 'react';
import { formats, type Formats } from '@kit/format';
import {
  htmlLanguage,
  language,
  nearestLanguage,
  onLanguage,
  setLanguage,
  type Catalogue,
  type Language,
  type Same,
} from '@kit/words';

const KEY = 'linli.language';

/** The language that is switched on; whoever uses it is drawn anew after a switch. */
export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language);
}

/** A catalogue in the language that is switched on. */
export function useWords<Words>(words: Catalogue<Words>): Same<Words> {
  return words.in(useLanguage());
}

/** Money, days, quantities as this language writes them. */
export function useFormats(): Formats {
  const current = useLanguage();
  return useMemo(() => formats(current), [current]);
}

/** At the start: what was chosen on this device, else what the browser speaks. */
export function beginLanguage(): void {
  switchLanguage(nearestLanguage([localStorage.getItem(KEY), ...navigator.languages]));
}

export function switchLanguage(wanted: Language): void {
  localStorage.setItem(KEY, wanted);
  document.documentElement.lang = htmlLanguage(wanted);
  setLanguage(wanted);
}
