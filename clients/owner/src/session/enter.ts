/** Coming in and going out: what a session brings with it, and what it leaves nothing of. */
import { Me, SetLanguage, SignOut, type PersonFragment, type SessionFragment } from '@kit/gql/owner';
import { language } from '@kit/words';
import { api, change } from '@/data/api';
import { know } from '@/data/ask';
import { adoptLanguage, chosenLanguage } from '@/device/taste';

export function enter(answer: { readonly session: SessionFragment | null; readonly me: PersonFragment | null }): void {
  if (answer.session === null || answer.me === null) return;
  api.adopt(answer.session);
  know(Me, {}, { me: answer.me });
  const chosen = chosenLanguage();
  if (chosen === null) adoptLanguage(answer.me.language);
  else if (chosen !== answer.me.language) void tellLanguage();
}

/** What the server writes to this person follows what he reads here. */
export async function tellLanguage(): Promise<void> {
  try {
    await change(SetLanguage, { input: { language: language() } });
  } catch {
    // He reads it as the server knows it until the next try.
  }
}

/** Ends the session here at once, and on the server where it can be reached. */
export async function leave(): Promise<void> {
  try {
    await change(SignOut, {}, { timeoutMs: 4000 });
  } catch {
    // The session ends by itself.
  } finally {
    api.forget();
  }
}
