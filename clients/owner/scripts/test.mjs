/**
 * Runs every *.test.ts below src with Node's own test runner: each is bundled by the esbuild that Vite brings, as the browser
 * build would resolve it (`x.h5.ts` before `x.ts`).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const { buildSync } = createRequire(require.resolve('vite'))('esbuild');

const tests = (within) =>
  readdirSync(within).flatMap((name) => {
    const path = join(within, name);
    if (statSync(path).isDirectory()) return tests(path);
    return name.endsWith('.test.ts') ? [path] : [];
  });

const built = mkdtempSync(join(tmpdir(), 'linli-owner-'));
try {
  const files = tests(join(folder, 'src'));
  if (files.length === 0) throw new Error('no test was found');
  buildSync({
    entryPoints: Object.fromEntries(
      files.map((path) => [relative(join(folder, 'src'), path).replace(/[\\/]/g, '__').replace(/\.ts$/, ''), path]),
    ),
    outdir: built,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    resolveExtensions: ['.h5.tsx', '.h5.ts', '.tsx', '.ts', '.js'],
    tsconfig: join(folder, 'tsconfig.json'),
    logLevel: 'warning',
  });
  const compiled = readdirSync(built).map((name) => join(built, name));
  const { status } = spawnSync(process.execPath, ['--test', ...compiled], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(built, { recursive: true, force: true });
}
