/**
 * A phone with WeChat in which one mini-program runs: pages, storage, network, sign-in and payment as the program sees
 * them. What is drawn is drawn by WeChat's compiled templates; nothing of the program is replaced.
 */
const { setTimeout: pause } = require('node:timers/promises');
const { declared, loader, pagesOf } = require('./package.cjs');
const { folded } = require('./patches.cjs');
const { templates } = require('./templates.cjs');
const { wechat } = require('./wechat.cjs');

const QUIET_MS = 60;
const PATIENCE_MS = 20_000;

class Phone {
  /**
   * @param root folder of the built package
   * @param behaviour answers of the world outside: {request(options), login(), requestPayment(options), …}
   */
  constructor(root, behaviour) {
    this.root = root;
    this.declared = declared(root);
    this.known = new Set(pagesOf(root));
    this.draw = templates(root);
    this.stack = [];
    this.definitions = new Map();
    this.changedAt = Date.now();
    this.titles = [];
    this.toasts = [];
    this.load = loader(root, {
      wx: wechat(this, behaviour),
      App: (app) => (this.app = app),
      Page: (definition) => (this.defined = definition),
      Component: () => {},
      getApp: () => this.app,
      getCurrentPages: () => [...this.stack],
    });
  }

  /** Start the program at a page, the first one if none is named. */
  async start(url = `/${this.declared.pages[0]}`) {
    const { path, query } = parsed(url);
    this.launch = { path, query, scene: 1001, referrerInfo: {} };
    this.load('app.js');
    this.app.onLaunch?.(this.launch);
    this.app.onShow?.(this.launch);
    this.push(url);
    await this.settled();
  }

  /** The page in front. */
  get page() {
    return this.stack.at(-1);
  }

  get path() {
    return this.page.route;
  }

  // Moving about, as wx.navigateTo and its kin do.

  push(url) {
    this.page?.onHide?.();
    const { path, query } = parsed(url, this.page?.route);
    if (!this.known.has(path)) throw new Error(`there is no page ${path} in app.json`);
    if (!this.definitions.has(path)) {
      this.load(path);
      this.definitions.set(path, this.defined);
    }
    const page = Object.create(this.definitions.get(path));
    Object.assign(page, {
      route: path,
      options: query,
      data: structuredClone(this.definitions.get(path).data ?? {}),
      setData: (patches, done) => {
        page.data = folded(page.data, patches);
        this.changedAt = Date.now();
        if (done) setTimeout(() => done.call(page), 0);
      },
      createSelectorQuery: () => this.noMeasure(),
      selectComponent: () => null,
    });
    this.stack.push(page);
    page.onLoad?.(query);
    page.onShow?.();
    page.onReady?.();
    this.changedAt = Date.now();
  }

  pop(delta = 1) {
    for (let left = Math.min(delta, this.stack.length - 1); left > 0; left -= 1) this.stack.pop().onUnload?.();
    this.page.onShow?.();
  }

  replace(url) {
    this.stack.pop()?.onUnload?.();
    this.push(url);
  }

  reset(url) {
    while (this.stack.length) this.stack.pop().onUnload?.();
    this.push(url);
  }

  /** The tab bar keeps its pages; going to one leaves everything that was on top. */
  toTab(url) {
    const { path } = parsed(url);
    if (!this.declared.tabBar.list.some(({ pagePath }) => pagePath === path)) throw new Error(`${path} is no tab`);
    this.reset(url);
  }

  noMeasure() {
    const query = { select: () => query, selectAll: () => query, boundingClientRect: () => query, in: () => query, exec: (done) => done?.([]) };
    return query;
  }

  // Looking.

  /** What is drawn now. */
  get nodes() {
    return this.draw(this.page.route, this.page.data);
  }

  /** All words in front, line by line. */
  text() {
    return this.nodes.map(textOf).join('').replace(/\n+/g, '\n').trim();
  }

  /** Nodes whose words or name are `words` (a text or a pattern), innermost first. */
  all(words, { tag } = {}) {
    const fits = (text) => (words instanceof RegExp ? words.test(text) : text === words);
    const found = [];
    const walk = (node, above) => {
      if (typeof node === 'string') return;
      const path = [...above, node];
      for (const child of node.children) walk(child, path);
      const said = [nameOf(node), textOf(node).replace(/\n/g, '')].filter((text) => text !== undefined);
      if ((!tag || node.tag === tag) && said.some(fits)) found.push({ node, path });
    };
    for (const node of this.nodes) walk(node, []);
    return found;
  }

  find(words, options) {
    const [found] = this.all(words, options);
    if (!found) throw new Error(`nothing says ${words} on ${this.path}, where one reads:\n${this.text()}`);
    return found;
  }

  // Doing.

  /** A finger on what says `words`. */
  async tap(words, options) {
    const { node, path } = this.find(words, options);
    if (isDisabled(path)) throw new Error(`${words} cannot be tapped now: it is disabled`);
    this.fire({ node, path }, 'tap', {});
    await this.settled();
  }

  /** Type into the field that is called `name`. */
  async type(name, value) {
    const field = this.field(name);
    this.fire(field, 'focus', { value: '' });
    this.fire(field, 'input', { value, cursor: value.length });
    await this.settled();
  }

  field(name) {
    const fields = [...this.all(name, { tag: 'input' }), ...this.all(name, { tag: 'textarea' })];
    if (!fields.length) throw new Error(`no field is called ${name} on ${this.path}, where one reads:\n${this.text()}`);
    return fields[0];
  }

  /** An event from the innermost node outwards, until one that keeps it to itself. */
  fire({ path }, type, detail) {
    const [target] = path.slice(-1).map(identity);
    for (const node of [...path].reverse()) {
      const listening = node.events[type];
      if (!listening) continue;
      const event = { type, timeStamp: Date.now(), target, currentTarget: identity(node), detail, touches: [], changedTouches: [], mark: {} };
      this.page[listening.handler]?.(event);
      if (listening.stops) break;
    }
  }

  /** Wait until nothing is being asked and nothing is being drawn anew. */
  async settled() {
    const deadline = Date.now() + PATIENCE_MS;
    this.changedAt = Date.now();
    while (this.asking > 0 || Date.now() - this.changedAt < QUIET_MS) {
      if (Date.now() > deadline) throw new Error(`${this.path} does not come to rest`);
      await pause(5);
    }
  }

  /** Wait until `words` can be read. */
  async until(words) {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(words instanceof RegExp ? words.test(this.text()) : this.text().includes(words))) {
      if (Date.now() > deadline) throw new Error(`${words} does not come on ${this.path}, where one reads:\n${this.text()}`);
      await pause(50);
    }
    await this.settled();
  }
}

function parsed(url, from = '') {
  const [address, search = ''] = url.split('?');
  const base = address.startsWith('/') ? [] : from.split('/').slice(0, -1);
  const parts = [];
  for (const part of [...base, ...address.split('/')]) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return { path: parts.join('/'), query: Object.fromEntries(search.split('&').filter(Boolean).map((pair) => pair.split('='))) };
}

function textOf(node) {
  if (typeof node === 'string') return node;
  const inner = node.children.map(textOf).join('');
  const typed = node.tag === 'input' || node.tag === 'textarea' ? (node.attributes.value ?? '') : '';
  return node.tag === 'text' ? inner : `\n${inner}${typed}\n`;
}

function nameOf({ attributes }) {
  return attributes.ariaLabel ?? attributes['aria-label'] ?? attributes.placeholder;
}

function identity(node) {
  const { id = '', 'data-sid': sid } = node.attributes;
  return { id, dataset: { sid }, offsetLeft: 0, offsetTop: 0 };
}

function isDisabled(path) {
  return path.some(({ attributes }) => [attributes.disabled, attributes.ariaDisabled, attributes['aria-disabled']].some((value) => value === true || value === 'true'));
}

module.exports = { Phone };
