/** Screenshots of a screen at every width, and what is looked at on the way. */
import { join } from 'node:path';
import { axeFindings, blank, overflow, smallTargets } from './looks.mjs';
import { HEIGHTS, WIDTHS, fileName, resultFolder } from './settings.mjs';

/**
 * Go to an address and take the screen that it shows at each width.
 *
 * @param name of the screen; pictures are called after it
 * @param touched whether its controls must suit a thumb on a phone
 * @returns what is wrong with it, in lines; a screen that does not come up is one of them
 */
export async function visit(page, address, { folder, name, ...looks }) {
  try {
    await page.goto(address);
    return await shoot(page, { folder, name, ...looks });
  } catch (error) {
    return [`${name}: ${error.message}`];
  }
}

/** The same for the screen that the page shows already. */
export async function shoot(page, { folder, name, widths = Object.values(WIDTHS), touched = false, axe = true }) {
  const wrong = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHTS[width] ?? 900 });
    await page.settled();
    const found = [...(await blank(page)), ...(await overflow(page))];
    if (touched && width <= WIDTHS.phone) found.push(...(await smallTargets(page)));
    // What a phone shows and what a desk shows differ; other widths show one of the two.
    if (axe && (width === WIDTHS.phone || width === WIDTHS.desk)) {
      found.push(...(await axeFindings(page, `${folder} ${name} ${width}`)));
    }
    await page.screenshot({ path: join(resultFolder('shots', folder), `${fileName(name)}-${width}.png`), fullPage: true });
    wrong.push(...found.map((line) => `${name} at ${width} px: ${line}`));
  }
  return wrong;
}

/** Fails with the lines, if there are any. */
export function nothingWrong(lines) {
  if (lines.length === 0) return;
  const error = new Error(`${lines.length} thing(s) wrong:\n${lines.map((line) => `  - ${line}`).join('\n')}`);
  error.stack = error.message; // the lines say where
  throw error;
}
