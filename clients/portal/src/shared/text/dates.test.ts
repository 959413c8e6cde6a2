import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const source = fileURLToPath(new URL('../../', import.meta.url));

/** A day as it came, put on the page (`{bill.dueOn}`, `=> bill.dueOn`) or into a sentence (`w.since(post.startsOn)`). */
const BARE = [
  /[>}]\s*\{\s*(?!w\.)[\w.]+\.(\w+On|on)\s*\}/,
  /render: \(\w+\) => [\w.]+\.\w*On\b/,
  /\bw\.\w+\((?:[^()]*, )?[\w.]+\.(\w+On|on)\s*[,)]/,
];

it('writes each day by DateText or by date()', () => {
  const bare = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .flatMap((name) => readFileSync(join(source, name), 'utf8').split('\n').map((line) => `${name}: ${line.trim()}`))
    .filter((line) => BARE.some((pattern) => pattern.test(line)));
  expect(bare).toEqual([]);
});
