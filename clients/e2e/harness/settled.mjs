/** When a screen has come to rest: nothing is being asked, nothing says that it is loading. */
const LOADING = [
  '[aria-busy="true"]',
  '[role="status"][aria-label^="正在加载"]',
  '[role="status"][aria-label^="Loading"]',
  '.ant-skeleton-active',
  '.ant-spin-spinning',
].join(', ');
const QUIET_MS = 200;

/** Counts what a context is waiting for. */
export function countRequests(context) {
  const open = new Set();
  const state = { open, changedAt: Date.now() };
  const ended = (request) => {
    open.delete(request);
    state.changedAt = Date.now();
  };
  context.on('request', (request) => {
    if (!/^https?:/.test(request.url())) return;
    open.add(request);
    state.changedAt = Date.now();
  });
  context.on('requestfinished', ended);
  context.on('requestfailed', ended);
  context.on('page', (page) => page.on('close', () => open.forEach((request) => belongsTo(request, page) && ended(request))));
  return state;
}

function belongsTo(request, page) {
  try {
    return request.frame().page() === page;
  } catch {
    return false;
  }
}

/** Wait until the page is at rest. Throws, naming what is still going on, when it does not come to rest in time. */
export async function settled(page, requests, { timeout = 20_000 } = {}) {
  const deadline = Date.now() + timeout;
  let loading = [];
  for (;;) {
    if (requests.open.size === 0 && Date.now() - requests.changedAt > QUIET_MS) {
      loading = await page.locator(LOADING).filter({ visible: true }).evaluateAll(described);
      if (loading.length === 0) break;
    }
    if (Date.now() > deadline) {
      const waiting = [...requests.open].map((request) => request.url());
      throw new Error(
        `${page.url()} is still loading after ${timeout / 1000} s: ` +
          (waiting.length ? `waits for ${waiting.join(', ')}` : `these say so: ${loading.join(', ')}`),
      );
    }
    await page.waitForTimeout(50);
  }
  await page.evaluate(() => document.fonts.ready.then(() => {}));
}

function described(elements) {
  return elements.map((element) => `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.ariaLabel ?? ''}`.trim());
}
