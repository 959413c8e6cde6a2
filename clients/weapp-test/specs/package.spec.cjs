/** What is uploaded: small enough, complete, and of a kind that WeChat's own compilers take. */
const assert = require('node:assert/strict');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const test = require('node:test');
const { declared, files, pagesOf } = require('../harness/package.cjs');
const { styleSheets, templates } = require('../harness/templates.cjs');
const { PACKAGE } = require('../harness/world.cjs');

const LARGEST_BYTES = 600 * 1024;
const all = files(PACKAGE);

test('the package is no larger than it may be', () => {
  const size = all.reduce((sum, file) => sum + file.size, 0);
  const largest = [...all].sort((one, other) => other.size - one.size).slice(0, 8);
  const listed = largest.map((file) => `${file.path} ${file.size}`).join('\n');
  assert.ok(size <= LARGEST_BYTES, `${size} bytes, ${size - LARGEST_BYTES} too many; the largest:\n${listed}`);
});

test('every page that is declared is there, and no other', () => {
  const pages = pagesOf(PACKAGE);
  const missing = pages.flatMap((page) => ['js', 'json', 'wxml'].map((kind) => `${page}.${kind}`)).filter((path) => !existsSync(join(PACKAGE, path)));
  assert.deepEqual(missing, []);
  const built = all.filter(({ path }) => /^(pages|packages)\/.*\.wxml$/.test(path)).map(({ path }) => path.replace(/\.wxml$/, ''));
  assert.deepEqual(built.sort(), pages.sort());
});

test('tabs have pictures that WeChat takes', () => {
  for (const { pagePath, iconPath, selectedIconPath } of declared(PACKAGE).tabBar.list) {
    for (const icon of [iconPath, selectedIconPath]) {
      const found = all.find(({ path }) => path === icon);
      assert.ok(found && found.size <= 40 * 1024, `${pagePath}: ${icon} must be there and have at most 40 KB`);
    }
  }
});

test('the colours of the bars are declared where app.json looks for them', () => {
  const { themeLocation } = declared(PACKAGE);
  if (themeLocation === undefined) return;
  const { light, dark } = JSON.parse(readFileSync(join(PACKAGE, themeLocation), 'utf8'));
  assert.deepEqual(Object.keys(light), Object.keys(dark));
  const named = readFileSync(join(PACKAGE, 'app.json'), 'utf8').match(/"@\w+"/g).map((name) => name.slice(2, -1));
  assert.deepEqual(named.filter((name) => !(name in light)), []);
});

test("WeChat's compiler takes every template and draws every page", () => {
  const draw = templates(PACKAGE);
  for (const page of pagesOf(PACKAGE)) assert.equal(draw(page, { root: { cn: [] } })[0].tag, 'page');
});

test("WeChat's compiler takes every style sheet", () => {
  assert.ok(styleSheets(PACKAGE).length > 0);
});

test('no program is made of text while it runs, and none comes from elsewhere', () => {
  const programs = all.filter(({ path }) => path.endsWith('.js'));
  const made = programs.filter(({ path }) => /\beval\(|new Function\(/.test(readFileSync(join(PACKAGE, path), 'utf8')));
  assert.deepEqual(made, []);
  const addresses = programs.flatMap(({ path }) => readFileSync(join(PACKAGE, path), 'utf8').match(/https?:\/\/[\w.-]+/g) ?? []);
  // Taro completes relative addresses with a name of its own; React names its page of error codes.
  const strangers = addresses.filter((address) => !/linli\.invalid|taro\.com|w3\.org|reactjs\.org|\/\/127\.0\.0\.1/.test(address));
  assert.deepEqual([...new Set(strangers)], []);
});
