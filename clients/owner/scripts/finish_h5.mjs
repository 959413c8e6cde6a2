/**
 * After the build of the pages: lists every page in routes.json (browser tests go by it), has a browser with nothing
 * else to do fetch what other pages need, so that they open at once and without a network, and puts a .br and a .gz beside
 * every file that shrinks, for the server to send as they are.
 */
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as zlib from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'h5');
const SHRINKING = new Set(['.js', '.css', '.html', '.json', '.svg']);
const LEAST = 512;

const files = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });

// The built app knows its pages: `path: "pages/home/index"` in the list that Taro writes into it.
const entry = files(join(root, 'js')).filter((path) => /app\.[0-9a-f]+\.js$/.test(path));
const pages = new Set(entry.flatMap((path) => readFileSync(path, 'utf8').match(/(?:pages|packages)\/[\w/]+\/index/g) ?? []));
if (pages.size === 0) throw new Error('no page found in the built app');
const routes = [...pages].sort().map((page) => `/app/${page}`);
writeFileSync(join(root, 'routes.json'), `${JSON.stringify({ routes }, null, 2)}\n`);

const start = join(root, 'index.html');
const html = readFileSync(start, 'utf8');
const ahead = files(root)
  .filter((path) => /\.(js|css)$/.test(path))
  .map((path) => `/app/${relative(root, path).split(sep).join('/')}`)
  .filter((address) => !html.includes(address))
  .sort()
  .map((address) => `  <link rel="prefetch" href="${address}">\n`);
writeFileSync(start, html.replace('</head>', `${ahead.join('')}</head>`));

const total = { plain: 0, brotli: 0 };
for (const path of files(root)) {
  if (!SHRINKING.has(extname(path))) continue;
  const plain = readFileSync(path);
  if (plain.length < LEAST) continue;
  const brotli = zlib.brotliCompressSync(plain, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, zlib.gzipSync(plain, { level: 9 }));
  total.plain += plain.length;
  total.brotli += brotli.length;
}
const kilobytes = (bytes) => `${Math.round(bytes / 1024)} KB`;
console.log(`${routes.length} pages, ${kilobytes(total.plain)}, compressed ${kilobytes(total.brotli)}`);
