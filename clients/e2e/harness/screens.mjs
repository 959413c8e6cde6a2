/** Screenshots of a screen at every width, and what is looked at on the way. */
import { join } from 'node:path';
import { RULES_OF_WIDTH, axeFindings, blank, overflow, smallTargets } from './looks.mjs';
import { HEIGHTS, SITE, WIDTHS, fileName, resultFolder } from './settings.mjs';

const TALLEST = 8000;
const AT_ONCE = 3;

/**
 * Go to an address and take the screen that it shows at each width.
 *
 * @param name of the screen; pictures are called after it
 * @param byLink as by a link within the client, not by typing the address
 * @param axe which rules: all, none (false), or a list
 * @param touched whether its controls must suit a thumb on a phone
 * @returns what is wrong with it, in lines; a screen that does not come up is one of them
 */
export async function visit(page, address, { folder, name, ...looks }) {
  try {
    await go(page, address, looks);
    return await shoot(page, { folder, name, ...looks });
  } catch (error) {
    return [`${name}: ${error.message}`];
  }
}

/** To a typed address, or along a link of the client that is open already, which costs a fraction. */
async function go(page, address, { byLink = false }) {
  const isOpen = byLink && page.url().startsWith(new URL(address, SITE).origin);
  if (!isOpen) {
    await page.goto(address);
    return;
  }
  await page.evaluate((to) => {
    history.pushState({ usr: null, key: to, idx: (history.state?.idx ?? 0) + 1 }, '', to);
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
  }, address);
}

/**
 * Several screens at a time: much of a visit is waiting.
 *
 * @param open makes a page for `work(page, item)`, which returns what is wrong
 * @returns what is wrong, in the order of the items
 */
export async function visitAll(items, open, work) {
  const waiting = items.map((item, place) => ({ item, place }));
  const wrong = items.map(() => []);
  const workers = Array.from({ length: Math.min(AT_ONCE, items.length) }, async () => {
    const page = await open();
    for (let next = waiting.shift(); next; next = waiting.shift()) wrong[next.place] = await work(page, next.item);
  });
  await Promise.all(workers);
  return wrong.flat();
}

/** The same for the screen that the page shows already. */
export async function shoot(page, { folder, name, widths = Object.values(WIDTHS), touched = false, axe = true }) {
  const wrong = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHTS[width] ?? 900 });
    await page.settled();
    const found = [...(await blank(page)), ...(await overflow(page))];
    if (touched && width <= WIDTHS.phone) found.push(...(await smallTargets(page)));
    const rules = rulesAt(width, { axe, widths });
    if (rules !== null) found.push(...(await axeFindings(page, `${folder} ${name} ${width}`, { rules })));
    await takePicture(page, join(resultFolder('shots', folder), `${fileName(name)}-${width}.png`));
    wrong.push(...found.map((line) => `${name} at ${width} px: ${line}`));
  }
  return wrong;
}

/** Axe's rules at this width: all of them once, at the last of the widths that differ; null: none. */
function rulesAt(width, { axe, widths }) {
  if (axe === false) return null;
  if (Array.isArray(axe)) return axe;
  if (width === widths.at(-1)) return undefined;
  return width === WIDTHS.phone ? RULES_OF_WIDTH : null;
}

/** All of the page, also where a part of it scrolls and not the page itself. */
async function takePicture(page, path) {
  const { width, height } = page.viewportSize();
  const hidden = await page.evaluate(() => {
    const scrolling = [...document.querySelectorAll('body, body *')].filter(
      (element) => element.clientHeight > innerHeight / 2 && /auto|scroll/.test(getComputedStyle(element).overflowY),
    );
    return Math.max(0, ...scrolling.map((element) => element.scrollHeight - element.clientHeight));
  });
  if (hidden > 0) await page.setViewportSize({ width, height: Math.min(height + hidden, TALLEST) });
  await page.screenshot({ path, fullPage: true });
  if (hidden > 0) await page.setViewportSize({ width, height });
}

/** Fails with the lines, if there are any. */
export function nothingWrong(lines) {
  if (lines.length === 0) return;
  const error = new Error(`${lines.length} thing(s) wrong:\n${lines.map((line) => `  - ${line}`).join('\n')}`);
  error.stack = error.message; // the lines say where
  throw error;
}
