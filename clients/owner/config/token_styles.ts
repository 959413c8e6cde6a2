/**
 * Writes the kit's tokens where a style sheet says `@linli-tokens`, and the colours of the mini-program's own bars
 * (theme.json), so that colours have one source.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { transformWithEsbuild, type Plugin } from 'vite';
import type * as Tokens from '../../kit/tokens';

const TOKENS = path.resolve(__dirname, '..', '..', 'kit', 'tokens.ts');

export function tokenStyles(platform: string): Plugin {
  // The root of a mini-program's page is the element `page`.
  const root = platform === 'h5' ? ':root' : 'page';
  let styles = '';
  let bars = '';
  return {
    name: 'linli-token-styles',
    enforce: 'pre',
    async buildStart() {
      const { customProperties, dark, light, type } = await loadTokens();
      styles = `
${root} { ${customProperties(light)} --family: ${type.family}; --scale: 1; }
@media (prefers-color-scheme: dark) { ${root} { ${customProperties(dark)} } }
.large { --scale: ${type.largeScale}; }
`;
      bars = JSON.stringify({ light: barsOf(light, 'black'), dark: barsOf(dark, 'white') }, null, 2);
    },
    transform: (code, id) => (/\.css($|\?)/.test(id) ? { code: code.replace('@linli-tokens;', styles), map: null } : null),
    generateBundle() {
      if (platform !== 'h5') this.emitFile({ type: 'asset', fileName: 'theme.json', source: bars });
    },
  };
}

// Taro compiles what stands in this folder, and nothing beside it.
async function loadTokens(): Promise<typeof Tokens> {
  const { code } = await transformWithEsbuild(readFileSync(TOKENS, 'utf8'), TOKENS, { format: 'cjs', sourcemap: false });
  const module = { exports: {} as typeof Tokens };
  runInNewContext(code, { module, exports: module.exports });
  return module.exports;
}

function barsOf(colours: Tokens.Colours, text: 'black' | 'white'): Record<string, string> {
  return {
    barBackground: colours.card,
    barText: text,
    ground: colours.ground,
    tabText: colours.quiet,
    tabChosen: colours.brand,
    tabLine: text,
  };
}
