/** What this device remembers of a person, apart from what it remembers of itself (language, size of letters). */
import { forget, rememberedKeys } from './storage';

/** Begins the key of everything personal. A key without it stays for whoever comes next. */
export const OF_PERSON = 'linli.owner.';

export function forgetPerson(): void {
  for (const key of rememberedKeys()) if (key.startsWith(OF_PERSON)) forget(key);
}
