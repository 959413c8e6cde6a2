/** WeChat's own compilers: what they refuse, WeChat's tools refuse; what they draw is what a phone draws. */
const vm = require('node:vm');
const { wxmlToJs, wxssToJs } = require('miniprogram-compiler');

const LARGEST = { maxBuffer: 64 * 1024 * 1024 };

/**
 * Compile every template of a package. Throws with file, line and column of what is wrong.
 *
 * @returns draw(path, data): the nodes that a page shows, as {tag, attributes, events, children} and strings
 */
function templates(root) {
  const compiled = wxmlToJs(root, LARGEST);
  // The compiled templates note their version on `window`; they ask nothing of it.
  const world = vm.createContext({ console, window: {} });
  const find = vm.runInContext(`(function () { ${compiled} })()`, world);
  // Data must be of the templates' own world: they take nothing else for an object.
  const take = vm.runInContext('(text) => JSON.parse(text)', world);
  const draws = (path, data) => {
    const draw = find(path);
    if (typeof draw !== 'function') throw new Error(`${path} is not among the compiled templates`);
    return plain(draw(take(JSON.stringify(data))), draws);
  };
  return (path, data) => draws(`${path}.wxml`, data);
}

/** Compile every style sheet of a package. Throws with what is wrong. */
function styleSheets(root) {
  return wxssToJs(root);
}

function plain(node, draws) {
  if (typeof node === 'string' || typeof node === 'number') return [String(node)];
  const { tag, attr = {}, children = [] } = node;
  // Deep trees go on in Taro's own component, drawn by its template from the data that it is given.
  if (tag === 'wx-comp' || tag === 'wx-custom-wrapper') {
    const name = tag.slice('wx-'.length);
    return draws(`${name}.wxml`, { i: attr.i, l: attr.l ?? '' });
  }
  const below = children.flatMap((child) => plain(child, draws));
  if (tag === 'virtual' || tag === undefined) return below;
  const events = {};
  const attributes = {};
  for (const [name, value] of Object.entries(attr)) {
    const event = /^(?:capture-)?(bind|catch):?(\w+)$/.exec(name);
    if (event) events[event[2]] = { handler: value, stops: event[1] === 'catch' };
    else attributes[name] = value;
  }
  return [{ tag: tag.replace(/^wx-/, ''), attributes, events, children: below }];
}

module.exports = { styleSheets, templates };
