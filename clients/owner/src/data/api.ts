/** The owners' API as this app asks it. */
import { ApiClient, type AskOptions } from '@kit/client';
import type { Document } from '@kit/documents';
import { RefreshSession } from '@kit/gql/owner';
import { accepted, type Payload } from '@kit/problems';
import { language } from '@kit/words';
import { transport } from '@/device/wire';
import { sessionStore } from '@/session/session';

export const api = new ApiClient({
  url: `${API_BASE}/graphql/owner`,
  transport,
  store: sessionStore,
  language,
  refreshDocument: RefreshSession,
});

/**
 * Runs a mutation and gives its payload. Throws Refusals where a rule says no, ApiError where no answer came: then it
 * may have been done or not.
 */
export async function change<Name extends string, Answer extends Payload, Variables>(
  document: Document<Record<Name, Answer>, Variables>,
  variables: Variables,
  options?: AskOptions,
): Promise<Answer> {
  const answer = await api.ask(document, variables, options);
  return accepted(Object.values(answer)[0] as Answer);
}
