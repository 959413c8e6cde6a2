/** A test with watched pages: it fails by itself when a page breaks one of the promises of watch.mjs. */
import test, { after } from 'node:test';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { errors } from 'playwright-core';
import { browser, closeBrowser } from './browser.mjs';
import { HEIGHTS, SITE, WIDTHS, fileName, resultFolder } from './settings.mjs';
import { countRequests, settled } from './settled.mjs';
import { watch } from './watch.mjs';

after(closeBrowser);

export class Breaches extends Error {
  constructor(lines) {
    super(`the pages of this test broke their promises:\n${lines.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'Breaches';
    this.stack = this.message; // where it was raised tells nothing
  }
}

/** @param body gets `open(options)`, which makes a browser of somebody's own and gives its page. */
export function story(name, body, options = {}) {
  test(name, { timeout: 600_000, ...options }, async (context) => runStory(context.name, body));
}

/**
 * Run a story now. Throws what the body threw, or Breaches.
 *
 * @param keeps whether pages and trace of a failure are kept; not where it is meant to fail
 */
export async function runStory(name, body, { keeps = true } = {}) {
  const desks = [];
  let failure = null;
  try {
    await body({ open: async (options) => (await opened(desks, options)).page });
  } catch (error) {
    failure = readable(error);
  }
  const lines = [];
  for (const desk of desks) {
    lines.push(...(await desk.watcher.found()));
    if (keeps && (failure || lines.length)) await keepEvidence(desk, name, desks.indexOf(desk));
    await desk.context.close();
  }
  if (failure) {
    if (lines.length) {
      const beside = `\nBeside that, ${new Breaches(lines).message}`;
      failure.message += beside;
      failure.stack += beside;
    }
    throw failure;
  }
  if (lines.length) throw new Breaches(lines);
}

/**
 * @param width of the window, in px
 * @param traced whether a failure leaves a trace; too much where one page visits every screen
 * @param state storage state of somebody who signed in before
 * @param expected patterns of breaches that the test provokes
 */
async function opened(
  desks,
  { width = WIDTHS.desk, state, expected = [], dark = false, language = 'zh-CN', traced = true, ...more } = {},
) {
  const context = await (await browser()).newContext({
    baseURL: SITE,
    viewport: { width, height: HEIGHTS[width] ?? 900 },
    locale: language,
    timezoneId: 'Asia/Shanghai',
    colorScheme: dark ? 'dark' : 'light',
    // Motion would only make pictures of half-way states.
    reducedMotion: 'reduce',
    hasTouch: width < WIDTHS.tablet,
    storageState: state,
    ...more,
  });
  context.setDefaultTimeout(30_000);
  const watcher = await watch(context, { expected });
  const requests = countRequests(context);
  if (traced) await context.tracing.start({ snapshots: true });
  context.on('page', (page) => {
    page.expect = (...patterns) => watcher.expect(...patterns);
    page.settled = (settings) => settled(page, requests(page), settings);
  });
  const page = await context.newPage();
  const desk = { context, watcher, page, traced };
  desks.push(desk);
  return desk;
}

/** What somebody needs who was not there: the page as it stood, and the trace of how it came to that. */
async function keepEvidence({ context, traced }, name, number) {
  const folder = resultFolder('failed', fileName(name));
  for (const [index, page] of context.pages().entries()) {
    await page.screenshot({ path: join(folder, `${number}-${index}.png`), fullPage: true }).catch(() => {});
  }
  if (traced) await context.tracing.stop({ path: join(folder, `${number}-trace.zip`) }).catch(() => {});
  console.error(`pages and trace are kept in ${folder}`);
}

/** The driver's errors carry terminal colours and their log a second time. */
function readable(error) {
  if (!(error instanceof errors.TimeoutError)) return error;
  const plain = (text) => stripVTControlCharacters(text);
  return Object.assign(new Error(plain(error.message)), { stack: plain(error.stack) });
}
