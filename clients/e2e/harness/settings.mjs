/** Where the product runs and where results go: tests/browser sets these, a person at a running demo may too. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const SITE = (process.env.LINLI_URL ?? 'http://127.0.0.1:8000').replace(/\/$/, '');
export const CHROMIUM = process.env.LINLI_CHROMIUM ?? '/usr/bin/chromium';
export const CLIENTS = resolve(import.meta.dirname, '..', '..');
const RESULTS = resolve(process.env.LINLI_BROWSER_RESULTS ?? join(CLIENTS, '..', '.linli', 'test', 'browser'));

export const WIDTHS = { phone: 375, tablet: 768, desk: 1440 };
export const HEIGHTS = { 375: 812, 768: 1024, 1440: 900 };

/** A folder among the results, made if it is missing. */
export function resultFolder(...names) {
  const folder = join(RESULTS, ...names);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A file name made of words, Chinese ones included. */
export function fileName(words) {
  return words.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 80) || 'start';
}
