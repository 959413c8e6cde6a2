import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const server = process.env['LINLI_SERVER'] ?? 'http://127.0.0.1:8000';

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
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\//, priority: 3 },
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
