import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  cacheDir: here('node_modules/.vitest'),
  resolve: { alias: { '@kit': here('../kit'), '@shared': here('src/shared'), '@staff': here('src/staff') } },
  test: {
    root: here('..'),
    include: ['kit/tests/**/*.test.ts', 'portal/src/**/*.test.{ts,tsx}'],
    environment: 'node',
  },
});
