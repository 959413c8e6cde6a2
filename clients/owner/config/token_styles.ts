/**
 * Writes the kit's tokens where a style sheet says `@linli-tokens`, and the colours of the mini-program's own bars
 * (theme.json), so that colours have one source.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { transformWithEsbuild, type Plugin } from 'vite';
import type * as Tokens from '../../kit/tokens';

const TOKENS = path.resolve(__dirname, '..', '..', 'kit', 'tokens.ts');

export function tokenStyles(platform: string): Plugin {
  // The root of a mini-program's page is the element `page`.
  const root = platform === 'h5' ? ':root' : 'page';
  let styles = '';
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
      if (platform !== 'h5') keepTheme({ light: barsOf(light, 'black'), dark: barsOf(dark, 'white') });
    },
    transform: (code, id) => (/\.css($|\?)/.test(id) ? { code: code.replace('@linli-tokens;', styles), map: null } : null),
  };
}

// Taro compiles what stands in this folder, and nothing beside it.
async function loadTokens(): Promise<typeof Tokens> {
  const { code } = await transformWithEsbuild(readFileSync(TOKENS, 'utf8'), TOKENS, { format: 'cjs', sourcemap: false });
  const module = { exports: {} as typeof Tokens };
  runInNewContext(code, { module, exports: module.exports });
  return module.exports;
}

// Taro reads it from there before anything is bundled. It is committed, so that a build changes nothing of the sources.
function keepTheme(theme: object): void {
  const file = path.resolve(__dirname, '..', 'src', 'theme.json');
  const text = `${JSON.stringify(theme, null, 2)}\n`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
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
