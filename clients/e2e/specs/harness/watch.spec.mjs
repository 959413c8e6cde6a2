/** The harness itself: each promise, broken on purpose, fails the test that opened the page. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test, { after, before } from 'node:test';
import { axeFindings, blank, overflow, smallTargets } from '../../harness/looks.mjs';
import { runStory } from '../../harness/story.mjs';

const HEAD = '<!doctype html><html lang="zh-Hans"><head><title>页</title><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"></head><body><main><h1>页</h1>';
const PAGES = {
  '/good': '<p>好</p><a href="/good" style="display:block;padding:12px">再看一次</a>',
  '/stranger': '<img alt="" src="https://example.com/pixel.png">',
  '/styled-by-stranger': '<link rel="stylesheet" href="//fonts.example.org/css">',
  '/complains': '<script>console.error("missing key")</script>',
  '/throws': '<script>setTimeout(() => { throw new Error("undefined is not a bill"); })</script>',
  '/rejects': '<script>Promise.reject(new Error("nobody caught me"))</script>',
  '/missing-file': '<img alt="" src="/gone.png">',
  '/unanswered': '<script>fetch("/graphql/owner", {method: "POST", body: JSON.stringify({documentId: "sha256:1"})})</script>',
  '/unregistered': '<script>fetch("/graphql/owner", {method: "POST", body: JSON.stringify({query: "{ me { name } }"})})</script>',
  '/unreadable': '<p style="color:#ccc">看不清</p><button></button>',
  '/wide': '<div style="width:700px">很宽的表</div><div style="overflow-x:auto"><div style="width:900px">自己滚动</div></div>',
  '/tiny': '<button style="width:20px;height:20px;padding:0">×</button><p>正文里的<a href="/good">链接</a></p>',
};

let site;
let server;
before(async () => {
  server = createServer((request, response) => {
    if (request.url.startsWith('/graphql/')) {
      response.setHeader('Content-Type', 'application/json');
      return response.end(JSON.stringify({ errors: [{ message: '没有权限', extensions: { code: 'FORBIDDEN' } }] }));
    }
    response.statusCode = request.url in PAGES ? 200 : 404;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    return response.end(`${HEAD}${PAGES[request.url] ?? ''}</main></body></html>`);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  site = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

const provoked = (body) => runStory('harness', body, { keeps: false });
const visit = (path, options) =>
  provoked(async ({ open }) => {
    const page = await open(options);
    await page.goto(site + path);
    await page.settled();
  });

test('a page without fault passes', async () => {
  await visit('/good');
});

for (const [path, said] of [
  ['/stranger', /asks another host: https:\/\/example\.com\/pixel\.png/],
  ['/styled-by-stranger', /asks another host: http:\/\/fonts\.example\.org\/css/],
  ['/complains', /console error: missing key/],
  ['/throws', /thrown and not caught: Error: undefined is not a bill/],
  ['/rejects', /thrown and not caught: Error: nobody caught me/],
  ['/missing-file', /console error: .*404/],
  ['/unregistered', /asks what is not registered: \{"query":"\{ me/],
  ['/unanswered', /the API did not answer sha256:1: FORBIDDEN 没有权限/],
]) {
  test(`${path} fails`, async () => {
    await assert.rejects(visit(path), said);
  });
}

test('what a test provokes on purpose passes, and nothing beside it', async () => {
  await visit('/complains', { expected: [/missing key/] });
  await assert.rejects(visit('/throws', { expected: [/missing key/] }), /undefined is not a bill/);
});

test('a test that fails says what the pages did beside it', async () => {
  const broken = provoked(async ({ open }) => {
    const page = await open();
    await page.goto(`${site}/complains`);
    throw new Error('the total is wrong');
  });
  await assert.rejects(broken, (error) => /the total is wrong/.test(error.message) && /missing key/.test(error.message));
});

test('axe names what cannot be read and what has no name', async () => {
  await provoked(async ({ open }) => {
    const page = await open();
    await page.goto(`${site}/unreadable`);
    const found = (await axeFindings(page, 'harness unreadable')).join('\n');
    assert.match(found, /serious color-contrast/);
    assert.match(found, /critical button-name/);
    await page.goto(`${site}/good`);
    assert.deepEqual(await axeFindings(page, 'harness good'), []);
  });
});

test('sideways scrolling is found, but not inside of what scrolls by itself', async () => {
  await provoked(async ({ open }) => {
    const page = await open({ width: 375 });
    await page.goto(`${site}/wide`);
    const [found] = await overflow(page);
    assert.match(found, /70\d px in a page of 375 px/);
    assert.match(found, /很宽的表/);
    assert.doesNotMatch(found, /自己滚动/);
    await page.setViewportSize({ width: 1440, height: 900 });
    assert.deepEqual(await overflow(page), []);
  });
});

test('controls too small for a thumb are found, links in running text are not', async () => {
  await provoked(async ({ open }) => {
    const page = await open({ width: 375 });
    await page.goto(`${site}/tiny`);
    assert.deepEqual(await smallTargets(page), ['too small for a thumb (44 px):\n      button "×" is 20 × 20 px']);
  });
});

test('a page with nothing on it is found', async () => {
  await provoked(async ({ open }) => {
    const page = await open();
    await page.goto(`${site}/good`);
    assert.deepEqual(await blank(page), []);
    await page.evaluate(() => document.querySelector('main').replaceChildren('… …'));
    assert.deepEqual(await blank(page), ['shows nothing but ""']);
  });
});

test('a page that never stops loading is named', async () => {
  await provoked(async ({ open }) => {
    const page = await open();
    await page.goto(`${site}/good`);
    await page.evaluate(() => document.querySelector('main').setAttribute('aria-busy', 'true'));
    await assert.rejects(page.settled({ timeout: 500 }), /still loading after 0\.5 s: these say so: <main class="">/);
  });
});
