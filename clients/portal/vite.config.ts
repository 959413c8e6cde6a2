import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const server = process.env['LINLI_SERVER'] ?? 'http://127.0.0.1:8000';

const REACT = /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\//;
// What signing in needs, so that nothing else is fetched before it; tests/browser hold the bytes and files to a budget.
const START = new RegExp(
  [
    'node_modules/antd/es/(input|button|theme|config-provider)/',
    'node_modules/@rc-component/(form|async-validator|util|input|motion|portal|resize-observer|trigger)/',
    'node_modules/@ant-design/(cssinjs|cssinjs-utils|fast-color|colors)/',
    'clients/kit/',
    'src/shared/(api|theme|state/state)',
    'src/staff/(main|router|registry|session)',
    '/routes\\.tsx',
  ].join('|'),
);

/** Below /console/ every address that names no file is the console's page, as Django serves it. */
function consolePage(): Plugin {
  return {
    name: 'console-page',
    configureServer(development) {
      development.middlewares.use((request, _response, next) => {
        const path = (request.url ?? '').split('?')[0] ?? '';
        const isPage = request.headers.accept?.includes('text/html') === true && !/\.\w+$/.test(path);
        if (isPage && path.startsWith('/console')) request.url = '/console/console.html';
        next();
      });
    },
  };
}

export default defineConfig({
  base: '/console/',
  plugins: [react(), consolePage()],
  resolve: { alias: { '@kit': here('../kit'), '@shared': here('src/shared'), '@staff': here('src/staff') } },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      input: here('console.html'),
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: REACT, priority: 3 },
            { name: 'start', test: START, priority: 2 },
            // The rest by the screens that share it. Left alone it would be seventy files for a table, each a request;
            // small ones join their nearest kin, which costs a screen less than the requests did.
            { name: 'part', entriesAware: true, entriesAwareMergeThreshold: 100_000, minShareCount: 4, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    strictPort: false,
    proxy: Object.fromEntries(
      ['/graphql', '/files', '/receipts', '/payments', '/healthz'].map((path) => [path, { target: server }]),
    ),
  },
});
