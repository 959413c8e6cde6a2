/** What every screen must stand: read by everybody, no sideways scrolling, things that a thumb can hit. */
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileName, resultFolder } from './settings.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SEVERE = new Set(['serious', 'critical']);

/** What another width can change: the rest of a page is the same at every width. */
export const RULES_OF_WIDTH = ['scrollable-region-focusable', 'aria-hidden-focus'];
/** What the dark can change. */
export const RULES_OF_COLOUR = ['color-contrast'];

/**
 * Serious and critical findings of axe, one line each. All findings are kept beside the screenshots.
 *
 * @param rules to look at; all of them if not given
 */
export async function axeFindings(page, name, { rules } = {}) {
  // Through the debugger, which our Content-Security-Policy does not bind; a script element it would refuse.
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: AXE });
  await debug.detach();
  const violations = await page.evaluate(async (only) => {
    // Style sheets are ours and here already: nothing is to be fetched again.
    const options = { resultTypes: ['violations'], preload: false };
    const run = await window.axe.run(document, only ? { ...options, runOnly: only } : options);
    return run.violations.map(({ id, impact, help, nodes }) => ({
      id,
      impact,
      help,
      nodes: nodes.map(({ target, html, any, all, none }) => ({
        target: target.join(' '),
        html: html.slice(0, 300),
        why: [...any, ...all, ...none].map((check) => check.message),
      })),
    }));
  }, rules ?? null);
  if (violations.length) {
    const report = join(resultFolder('axe'), `${fileName(name)}.json`);
    writeFileSync(report, `${JSON.stringify(violations, null, 2)}\n`);
  }
  return violations
    .filter(({ impact }) => SEVERE.has(impact))
    .map(({ id, impact, help, nodes }) => {
      const places = nodes.slice(0, 5).map(({ target, why }) => `${target}: ${why[0] ?? ''}`);
      const more = nodes.length > 5 ? [`and ${nodes.length - 5} more`] : [];
      return [`axe ${impact} ${id}: ${help}`, ...places, ...more].join('\n      ');
    });
}

/** Elements that make the page scroll sideways, or none. */
export async function overflow(page) {
  return page.evaluate(() => {
    const root = document.scrollingElement;
    const { clientWidth } = root;
    if (root.scrollWidth <= clientWidth + 1) return [];
    const scrollsItself = (element) => {
      for (let at = element.parentElement; at && at !== root; at = at.parentElement) {
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX) && at !== document.body) return true;
      }
      return false;
    };
    const named = (element) => {
      const classes = [...element.classList].slice(0, 3).map((name) => `.${name}`);
      return element.tagName.toLowerCase() + classes.join('');
    };
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.right + window.scrollX > clientWidth + 1 && !scrollsItself(element);
    });
    const innermost = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
    const places = innermost.slice(0, 5).map((element) => {
      const right = Math.round(element.getBoundingClientRect().right);
      return `${named(element)} reaches ${right} px: ${element.textContent.trim().slice(0, 40)}`;
    });
    return [[`scrolls sideways: ${root.scrollWidth} px in a page of ${clientWidth} px`, ...places].join('\n      ')];
  });
}

/** A page that came up without anything on it, or no finding. */
export async function blank(page) {
  const words = await page.evaluate(() => document.body.innerText.replace(/[\s.…·-]+/g, ''));
  return words.length < 4 ? [`shows nothing but "${words}"`] : [];
}

/** Controls that are smaller than a thumb needs (44 px), or none. Links within running text are let off, as in WCAG. */
export async function smallTargets(page) {
  return page.evaluate(() => {
    const smallest = 44;
    const controls = document.querySelectorAll(
      'a[href], button, input:not([type=hidden]), select, textarea, [role=button], [role=link], [role=checkbox],' +
        '[role=switch], [role=tab], [role=radio], [role=option]',
    );
    const found = [];
    for (const control of controls) {
      const style = getComputedStyle(control);
      const box = control.getBoundingClientRect();
      if (style.visibility === 'hidden' || style.opacity === '0' || box.width === 0 || box.height === 0) continue;
      if (control.closest('[aria-hidden=true]') || (style.display === 'inline' && control.matches('a'))) continue;
      // A small box inside of a label that is large enough is hit through the label.
      const touched = control.closest('label, [role=button], button, a')?.getBoundingClientRect() ?? box;
      const [width, height] = [Math.max(box.width, touched.width), Math.max(box.height, touched.height)];
      if (Math.round(height) >= smallest && Math.round(width) >= smallest) continue;
      const name = (control.getAttribute('aria-label') ?? control.textContent ?? '').trim().slice(0, 30);
      found.push(`${control.tagName.toLowerCase()} "${name}" is ${Math.round(width)} × ${Math.round(height)} px`);
    }
    return found.length ? [['too small for a thumb (44 px):', ...found.slice(0, 8)].join('\n      ')] : [];
  });
}
