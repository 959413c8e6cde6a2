/**
 * What no page of ours may do, whatever else a test looks at: speak to a stranger, complain in the console, throw, get a
 * failure from the server.
 */
const OURS = new Set(['127.0.0.1']);
const WITHOUT_HOST = new Set(['data:', 'blob:', 'about:']);

/** @param expected patterns of breaches that the test provokes */
export async function watch(context, { expected = [] } = {}) {
  const watcher = new Watcher(expected);
  // Before the request leaves: a page that asks a stranger fails here in the same way as on a machine with a network.
  await context.route((url) => !isOurs(url), async (route) => {
    watcher.breach(route.request().frame(), `asks another host: ${route.request().url()}`);
    await route.abort();
  });
  context.on('page', (page) => watcher.follow(page));
  context.on('response', (response) => watcher.look(response));
  return watcher;
}

function isOurs(url) {
  return WITHOUT_HOST.has(url.protocol) || OURS.has(url.hostname);
}

class Watcher {
  constructor(expected) {
    this.expected = [...expected];
    this.breaches = [];
    this.reading = new Set();
  }

  /** From now on this is meant to happen. */
  expect(...patterns) {
    this.expected.push(...patterns);
  }

  follow(page) {
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const { url } = message.location();
      this.breach(page.mainFrame(), `console error: ${message.text()}${url ? ` (${url})` : ''}`);
    });
    page.on('pageerror', (error) => this.breach(page.mainFrame(), `thrown and not caught: ${error.stack ?? error}`));
    page.on('crash', () => this.breach(null, 'the page crashed'));
    page.on('websocket', (socket) => {
      if (!isOurs(new URL(socket.url()))) this.breach(page.mainFrame(), `asks another host: ${socket.url()}`);
    });
  }

  /** GraphQL answers 200 to what it could not do; refusals that a screen is made for are in the payload instead. */
  look(response) {
    if (!new URL(response.url()).pathname.startsWith('/graphql/') || response.request().method() !== 'POST') return;
    if (response.request().postDataJSON()?.documentId === undefined) {
      // In production it would be refused.
      this.breach(response.frame(), `asks what is not registered: ${response.request().postData()?.slice(0, 80)}`);
    }
    const reading = response
      .json()
      .then((answer) => {
        if (!answer.errors?.length) return;
        const asked = response.request().postDataJSON()?.documentId ?? 'a document';
        const codes = answer.errors.map((error) => `${error.extensions?.code ?? ''} ${error.message}`.trim());
        this.breach(response.frame(), `the API did not answer ${asked}: ${codes.join('; ')}`);
      })
      // A page that was left before the answer was read, or an answer that is no JSON: a 5xx, which the console told.
      .catch(() => {})
      .finally(() => this.reading.delete(reading));
    this.reading.add(reading);
  }

  breach(frame, what) {
    if (this.expected.some((pattern) => pattern.test(what))) return;
    let where = '';
    try {
      where = frame?.url() ?? '';
    } catch {
      // A request of a worker has no frame.
    }
    this.breaches.push(where ? `${where}\n    ${what}` : what);
  }

  /** All breaches so far. */
  async found() {
    await Promise.all(this.reading);
    return [...new Set(this.breaches)];
  }
}
