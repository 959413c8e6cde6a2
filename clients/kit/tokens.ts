/** LOOK.md's tokens: the one source of colours, type, space and radius for both clients. Sizes in px. */

export interface Colours {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  /** Edge of a field or a button: must be seen against the card (3:1). */
  readonly edge: string;
  readonly ground: string;
  readonly card: string;
  /** Header of a table, a row under the pointer. */
  readonly raised: string;
  readonly brand: string;
  /** The brand under the pointer. */
  readonly brandStrong: string;
  readonly onBrand: string;
  readonly brandSoft: string;
  readonly owed: string;
  readonly owedSoft: string;
  readonly paid: string;
  readonly paidSoft: string;
  readonly warning: string;
  readonly warningSoft: string;
}

export const light: Colours = {
  ink: '#1F2430',
  quiet: '#5B6475',
  line: '#E6E9EF',
  edge: '#868E9C',
  ground: '#F5F7FA',
  card: '#FFFFFF',
  raised: '#F0F3F8',
  brand: '#0958D9',
  brandStrong: '#0743A8',
  onBrand: '#FFFFFF',
  brandSoft: '#E6EFFD',
  owed: '#C0392B',
  owedSoft: '#FDEEEC',
  paid: '#1E7F4F',
  paidSoft: '#EDF8F2',
  warning: '#B25E00',
  warningSoft: '#FFFBF5',
};

export const dark: Colours = {
  ink: '#E8EBF1',
  quiet: '#A6AFBF',
  line: '#2E3542',
  edge: '#6E788A',
  ground: '#12151B',
  card: '#1B2029',
  raised: '#242A35',
  brand: '#7FB0FF',
  brandStrong: '#A9CAFF',
  onBrand: '#0B1526',
  brandSoft: '#1B2C49',
  owed: '#FF9385',
  owedSoft: '#3A1F1D',
  paid: '#63CC93',
  paidSoft: '#17321F',
  warning: '#F2B35E',
  warningSoft: '#372813',
};

/** Text on what it stands on; each pair reaches 4.5:1 in both palettes (tests/tokens.test.ts). */
export const TEXT_PAIRS: readonly (readonly [keyof Colours, keyof Colours])[] = [
  ...(['ground', 'card', 'raised'] as const).flatMap((behind) =>
    (['ink', 'quiet', 'brand'] as const).map((front) => [front, behind] as const),
  ),
  ...(['owed', 'paid', 'warning'] as const).flatMap((front) => [
    [front, 'card'] as const,
    [front, `${front}Soft`] as const,
    ['ink', `${front}Soft`] as const,
  ]),
  ['onBrand', 'brand'],
  ['onBrand', 'brandStrong'],
  ['brandStrong', 'card'],
  ['brand', 'brandSoft'],
  ['ink', 'brandSoft'],
  ['quiet', 'brandSoft'],
];

/** Edges and marks that mean something; each pair reaches 3:1. */
export const MARK_PAIRS: readonly (readonly [keyof Colours, keyof Colours])[] = [
  ['edge', 'card'],
  ['edge', 'ground'],
  ['brand', 'card'],
];

export const type = {
  family: "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', system-ui, sans-serif",
  mono: "ui-monospace, 'SF Mono', Consolas, 'Noto Sans Mono CJK SC', monospace",
  phone: 16,
  console: 14,
  lineHeight: 1.5,
  /** 适老化. */
  largeScale: 1.35,
} as const;

/** Steps of 4. */
export const space = { half: 4, one: 8, oneAndHalf: 12, two: 16, three: 24, four: 32, six: 48 } as const;
export const radius = { phone: 12, console: 8, small: 4 } as const;
export const touch = 44;
export const motion = { fastMs: 120, slowMs: 200 } as const;
export const breakpoint = { phone: 600, tablet: 900, desktop: 1200 } as const;

/** `--linli-owed-soft: #FDEEEC; …` for a style sheet. */
export function customProperties(colours: Colours): string {
  return Object.entries(colours)
    .map(([name, value]) => `--linli-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${value};`)
    .join(' ');
}

/** Contrast of two colours after WCAG 2.1, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
