import { decimal } from '@kit/format';

/** What a price is for one of: an area, or the unit of a meter's medium. Null: for the object as it is. */
export type Per = 'AREA' | 'WATER' | 'POWER' | 'GAS' | 'HEAT';

const FIGURE_SPACE = '\u2007';
const PLACES = 4;

/** What the formula multiplies the price by, where it says so plainly; the medium is that of the charge item. */
export function perOf(formula: string, medium: Exclude<Per, 'AREA'> | null): Per | null {
  if (/面积\*单价|单价\*(建筑|套内)面积/.test(formula)) return 'AREA';
  return /用量\*单价|单价\*(公摊)?用量/.test(formula) ? medium : null;
}

/** `1.2` → `1.20  `, `0.5653` → `0.5653`: two decimals at least, and the points below each other in a column. */
export function alignedPrice(text: string): string {
  const [whole = '0', part = ''] = text.split('.');
  return decimal(`${whole}.${part.padEnd(2, '0')}`) + FIGURE_SPACE.repeat(Math.max(0, PLACES - Math.max(2, part.length)));
}
