/** When a screen has come to rest: nothing is being asked, nothing says that it is loading. */
const LOADING = [
  '[aria-busy="true"]',
  '[role="status"][aria-label^="正在加载"]',
  '[role="status"][aria-label^="Loading"]',
  '[class*="skeleton"]',
  '.ant-spin-spinning',
].join(', ');
const QUIET_MS = 200;

/** What each page of a context is waiting for: requests(page) gives {open, changedAt}. */
export function countRequests(context) {
  const pages = new WeakMap();
  const of = (page) => {
    if (!pages.has(page)) pages.set(page, { open: new Set(), changedAt: Date.now() });
    return pages.get(page);
  };
  const noted = (request, change) => {
    const page = pageOf(request);
    if (page === null || !/^https?:/.test(request.url())) return;
    const state = of(page);
    change(state.open);
    state.changedAt = Date.now();
  };
  context.on('request', (request) => noted(request, (open) => open.add(request)));
  context.on('requestfinished', (request) => noted(request, (open) => open.delete(request)));
  context.on('requestfailed', (request) => noted(request, (open) => open.delete(request)));
  return of;
}

function pageOf(request) {
  try {
    return request.frame().page();
  } catch {
    // A request of a worker, or of a page that is gone.
    return null;
  }
}

/** Wait until the page is at rest. Throws, naming what is still going on, when it does not come to rest in time. */
export async function settled(page, requests, { timeout = 30_000 } = {}) {
  const begun = Date.now();
  const deadline = begun + timeout;
  let loading = [];
  for (;;) {
    // What was just clicked has asked nothing yet: quiet counts from now on.
    if (requests.open.size === 0 && Date.now() - Math.max(requests.changedAt, begun) > QUIET_MS) {
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
