/** Arithmetic of readings on decimal text, exact: no float holds a reading. */

const PLACES = 6;

/** A reading as a person types it: `1,234.5`, full-width digits too. Undefined where it is none, null where nothing stands. */
export function readingOf(typed: string): string | null | undefined {
  const plain = typed.normalize('NFKC').replace(/[\s,，]/g, '').replace('。', '.');
  if (plain === '') return null;
  return /^\d{1,12}(\.\d{1,4})?$/.test(plain) ? plain : undefined;
}

/** (value − previous) × multiplier, as text without trailing zeros. */
export function usageOf(value: string, previous: string, multiplier: string): string {
  const product = (scaled(value) - scaled(previous)) * scaled(multiplier);
  return textOf(product, PLACES * 2);
}

export function isBelow(value: string, previous: string): boolean {
  return scaled(value) < scaled(previous);
}

function scaled(text: string): bigint {
  const [whole = '0', rest = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole + rest.slice(0, PLACES).padEnd(PLACES, '0'));
  return text.startsWith('-') ? -size : size;
}

function textOf(number: bigint, places: number): string {
  const digits = (number < 0n ? -number : number).toString().padStart(places + 1, '0');
  const rest = digits.slice(-places).replace(/0+$/, '');
  return `${number < 0n ? '-' : ''}${digits.slice(0, -places)}${rest === '' ? '' : `.${rest}`}`;
}
