/**
 * `node measure.mjs ADDRESS`: the address as a middling phone on a slow network gets it (Lighthouse's own mobile
 * settings); prints one object: scores from 0 to 1 by category, and the moments behind them in milliseconds.
 */
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]; // prettier-ignore

const chrome = await launch({ chromePath: process.env.LINLI_CHROMIUM, chromeFlags: FLAGS, logLevel: 'silent' });
try {
  const { lhr } = await lighthouse(process.argv[2], {
    port: chrome.port,
    logLevel: 'error',
    onlyCategories: ['performance', 'accessibility'],
  });
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const score = (category) => lhr.categories[category].score;
  const moment = (audit) => Math.round(lhr.audits[audit].numericValue);
  console.log(
    JSON.stringify({
      performance: score('performance'),
      accessibility: score('accessibility'),
      firstPaintMs: moment('first-contentful-paint'),
      largestPaintMs: moment('largest-contentful-paint'),
      blockedMs: moment('total-blocking-time'),
    }),
  );
} finally {
  chrome.kill();
}
