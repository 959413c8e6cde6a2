import { ApiClient } from '@kit/client';
import { RefreshSession } from '@kit/gql/staff';
import { fetchTransport, storedSession } from '@kit/web';
import { language } from '@kit/words';

const listeners = new Set<() => void>();

export const sessionStore = storedSession('linli.staff.session');

/** The staff's API. */
export const api = new ApiClient({
  url: '/graphql/staff',
  transport: fetchTransport,
  store: sessionStore,
  language,
  refreshDocument: RefreshSession,
  onSignedOut: () => {
    for (const listener of listeners) listener();
  },
});

/** Calls back when the session is over; returns what ends it. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
