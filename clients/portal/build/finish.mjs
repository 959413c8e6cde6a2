/**
 * After `vite build`: writes dist/routes.json, the list of every address (for the tests in a browser), and a .gz and a
 * .br beside each file that a server would otherwise compress again for everybody.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { createServer } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

const server = await createServer({
  root,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
const { listedRoutes } = await server.ssrLoadModule('/src/staff/registry.ts');
writeFileSync(join(dist, 'routes.json'), JSON.stringify({ base: '/console', routes: listedRoutes() }, null, 2) + '\n');
await server.close();

const COMPRESSIBLE = /\.(js|css|html|svg|json|map|txt)$/;
const SMALLEST = 512;
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue;
  const file = join(entry.parentPath, entry.name);
  const content = readFileSync(file);
  if (content.length < SMALLEST) continue;
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  );
}
