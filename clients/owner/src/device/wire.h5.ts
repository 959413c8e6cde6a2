/** How the API client speaks and remembers in a browser. */
export { fetchTransport as transport, pageVisibility as visibility } from '@kit/web';
import { storedSession } from '@kit/web';

export const sessions = storedSession('linli.owner.session');
