/** How somebody wants it: language and size of letters. */
import { useCallback, useSyncExternalStore } from 'react';
import {
  language,
  nearestLanguage,
  onLanguage,
  setLanguage as switchLanguage,
  type Catalogue,
  type Language,
  type Same,
} from '@kit/words';
import { remember, remembered } from './storage';

const LANGUAGE = 'linli.language';
const LARGE = 'linli.large';

/** What somebody chose on this device; null: he did not. */
export function chosenLanguage(): Language | null {
  const name = remembered(LANGUAGE);
  return name === 'zh-Hans' || name === 'en' ? name : null;
}

export function chooseLanguage(wanted: Language): void {
  remember(LANGUAGE, wanted);
  switchLanguage(wanted);
}

/** The account's language, where the device has none of its own. */
export function adoptLanguage(ofAccount: string): void {
  if (chosenLanguage() === null) switchLanguage(nearestLanguage([ofAccount]));
}

// Chinese until somebody says otherwise: the sign-in page has the switch, and an account brings its own.
switchLanguage(chosenLanguage() ?? 'zh-Hans');

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language);
}

/** The sentences of a catalogue in the language of now. */
export function useWords<Words>(catalogue: Catalogue<Words>): Same<Words> {
  return catalogue.in(useLanguage());
}

const sizeListeners = new Set<() => void>();
let isLarge = remembered(LARGE) === 'yes';

export function chooseLarge(wanted: boolean): void {
  isLarge = wanted;
  remember(LARGE, wanted ? 'yes' : 'no');
  for (const listener of [...sizeListeners]) listener();
}

export function useIsLarge(): boolean {
  const subscribe = useCallback((listener: () => void) => {
    sizeListeners.add(listener);
    return () => {
      sizeListeners.delete(listener);
    };
  }, []);
  return useSyncExternalStore(subscribe, () => isLarge);
}
