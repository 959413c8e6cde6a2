/** Screenshots of a screen at every width, and what is looked at on the way. */
import { join } from 'node:path';
import { axeFindings, overflow, smallTargets } from './looks.mjs';
import { HEIGHTS, WIDTHS, fileName, resultFolder } from './settings.mjs';

/**
 * Take the screen that the page shows at each width.
 *
 * @param name of the screen; pictures are called after it
 * @param touched whether its controls must suit a thumb on a phone
 * @returns what is wrong with it, in lines
 */
export async function shoot(page, folder, name, { widths = Object.values(WIDTHS), touched = false, axe = true } = {}) {
  const wrong = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHTS[width] ?? 900 });
    await page.settled();
    const found = await overflow(page);
    if (touched && width === WIDTHS.phone) found.push(...(await smallTargets(page)));
    // What a phone shows and what a desk shows differ; a tablet shows one of the two.
    if (axe && width !== WIDTHS.tablet) found.push(...(await axeFindings(page, `${folder} ${name} ${width}`)));
    await page.screenshot({ path: join(resultFolder('shots', folder), `${fileName(name)}-${width}.png`), fullPage: true });
    wrong.push(...found.map((line) => `${name} at ${width} px ${line}`));
  }
  return wrong;
}
