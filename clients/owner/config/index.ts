/** How Taro builds the mini-program (dist/weapp) and the owners' pages in a browser (dist/h5). */
import path from 'node:path';
import { defineConfig } from '@tarojs/cli';
import { iconStyles } from './icon_styles';
import { tokenStyles } from './token_styles';

const platform = process.env.TARO_ENV ?? 'h5';
// A mini-program has no address of its own: it must be told where the API is. A page asks where it came from.
const apiBase = platform === 'h5' ? '' : (process.env.API_BASE ?? 'http://127.0.0.1:8000');

export default defineConfig<'vite'>({
  projectName: 'linli-owner',
  date: '2026-11-23',
  designWidth: 375,
  deviceRatio: { 375: 2 },
  sourceRoot: 'src',
  outputRoot: `dist/${platform}`,
  framework: 'react',
  compiler: { type: 'vite', vitePlugins: [tokenStyles(platform), iconStyles()] },
  plugins: [path.resolve(__dirname, 'aria.js')],
  alias: { '@': path.resolve(__dirname, '..', 'src'), '@kit': path.resolve(__dirname, '..', '..', 'kit') },
  defineConstants: { API_BASE: JSON.stringify(apiBase) },
  // Sizes are CSS pixels on both: text must grow with the person, not with the width of the phone.
  mini: { postcss: { pxtransform: { enable: false }, htmltransform: { enable: false } } },
  h5: {
    publicPath: '/app/',
    staticDirectory: 'static',
    router: { mode: 'browser', basename: '/app' },
    postcss: { pxtransform: { enable: false }, htmltransform: { enable: false } },
    devServer: {
      host: '127.0.0.1',
      port: 10086,
      open: false,
      proxy: Object.fromEntries(['/graphql', '/files', '/receipts', '/verify'].map((at) => [at, 'http://127.0.0.1:8000'])),
    },
  },
});
