import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: { alias: { '@kit': here('../kit'), '@shared': here('src/shared') } },
  test: {
    root: here('..'),
    include: ['kit/tests/**/*.test.ts', 'portal/src/**/*.test.{ts,tsx}'],
    environment: 'node',
  },
});
