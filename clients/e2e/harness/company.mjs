/** What happens at the server's own command line while people use the screens. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CLIENTS } from './settings.mjs';

const run = promisify(execFile);
const ROOT = join(CLIENTS, '..');

/**
 * A company with nobody in it but its administrator, who has a one-time password.
 *
 * @returns {company, login, oneTimePassword}
 */
export async function newCompany() {
  const stamp = Date.now().toString(36);
  const words = ['create_company', '--name', `新入住物业 ${stamp}`, '--admin-login', `admin-${stamp}`, '--json'];
  const { stdout } = await run('./linli', ['manage', ...words], { cwd: ROOT });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** The dirty sample's error workbook as a clerk saves it after mending each red cell. */
export async function mended(errors, target) {
  await run(process.env.LINLI_PYTHON ?? join(ROOT, '.venv', 'bin', 'python'), ['-m', 'tests.browser.mended', errors, target], {
    cwd: ROOT,
  });
}
