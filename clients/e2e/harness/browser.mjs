/** One Chromium for a spec file. */
import { chromium } from 'playwright-core';
import { CHROMIUM } from './settings.mjs';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The network is this machine: a name that slips past the watch leads nowhere.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

let launched = null;

export async function browser() {
  launched ??= chromium.launch({ executablePath: CHROMIUM, headless: true, args: QUIET });
  return launched;
}

export async function closeBrowser() {
  if (launched) await (await launched).close();
  launched = null;
}
