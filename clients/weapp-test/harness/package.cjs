/** The built mini-program's files, run as WeChat runs them: CommonJS modules without window, document or fetch. */
const { readFileSync, readdirSync, statSync } = require('node:fs');
const { dirname, join, posix } = require('node:path');
const vm = require('node:vm');

// What WeChat's engine has beside the language itself.
const ENGINE = { console, setTimeout, clearTimeout, setInterval, clearInterval };

/** Runs modules of one package in a world of their own. `given`: wx, App, Page and the like. */
function loader(root, given) {
  const world = vm.createContext({ ...ENGINE, ...given });
  world.global = world;
  const modules = new Map();

  function load(path) {
    const name = path.endsWith('.js') ? path : `${path}.js`;
    if (modules.has(name)) return modules.get(name).exports;
    const module = { exports: {} };
    modules.set(name, module);
    const wrapped = `(function (module, exports, require) {${readFileSync(join(root, name), 'utf8')}\n})`;
    const run = vm.runInContext(wrapped, world, { filename: join(root, name) });
    run(module, module.exports, (wanted) => load(posix.join(dirname(name), wanted)));
    return module.exports;
  }

  return load;
}

/** Every file of the package, relative to its root, with its size in bytes. */
function files(root, folder = '') {
  return readdirSync(join(root, folder)).flatMap((entry) => {
    const path = posix.join(folder, entry);
    const { size, isDirectory } = statOf(join(root, path));
    return isDirectory ? files(root, path) : [{ path, size }];
  });
}

function statOf(path) {
  const found = statSync(path);
  return { size: found.size, isDirectory: found.isDirectory() };
}

/** app.json. */
function declared(root) {
  return JSON.parse(readFileSync(join(root, 'app.json'), 'utf8'));
}

/** Paths of every page, those of subpackages too. */
function pagesOf(root) {
  const { pages, subPackages = [] } = declared(root);
  return [...pages, ...subPackages.flatMap(({ root: below, pages: own }) => own.map((page) => posix.join(below, page)))];
}

module.exports = { declared, files, loader, pagesOf };
