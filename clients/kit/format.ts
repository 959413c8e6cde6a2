/**
 * How figures, days and numbers are written (LOOK.md). By hand: a mini-program has no Intl, and a bill must look the
 * same on every phone. Days and moments are those of the companies' books: China Standard Time, which has no summer.
 */
import type { Language } from './words';

export interface MoneyLike {
  readonly amountMinor: number;
  readonly currency?: string;
}

const ZONE_MINUTES = 8 * 60;
const WEEKDAYS: Record<Language, readonly string[]> = {
  'zh-Hans': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
// As the explanations of bills call them.
const UNITS: Record<Unit, Record<Language, string>> = {
  AREA: { 'zh-Hans': '㎡', en: '㎡' },
  WATER: { 'zh-Hans': '吨', en: 't' },
  POWER: { 'zh-Hans': '度', en: 'kWh' },
  GAS: { 'zh-Hans': '立方米', en: 'm³' },
  HEAT: { 'zh-Hans': '千瓦时', en: 'kWh' },
};

/** What a quantity is measured in: an area, or the unit of a meter's medium. */
export type Unit = 'AREA' | 'WATER' | 'POWER' | 'GAS' | 'HEAT';

/** 123456 → `1,234.56`: for cells whose header names the currency. */
export function yuan(amountMinor: number): string {
  const size = Math.abs(amountMinor);
  const cents = size % 100;
  const text = `${grouped(String((size - cents) / 100))}.${String(cents).padStart(2, '0')}`;
  return amountMinor < 0 ? `-${text}` : text;
}

/** `¥1,234.56`, `-¥5.00`; another currency by its code. */
export function money(amount: MoneyLike): string {
  const currency = amount.currency ?? 'CNY';
  const mark = currency === 'CNY' ? '¥' : `${currency} `;
  return amount.amountMinor < 0 ? `-${mark}${yuan(-amount.amountMinor)}` : mark + yuan(amount.amountMinor);
}

/** Groups the digits of the whole part: `12345.5` → `12,345.5`. */
export function decimal(text: string): string {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '', part] = text.slice(sign.length).split('.');
  return sign + grouped(whole) + (part === undefined ? '' : `.${part}`);
}

export function count(number: number): string {
  return decimal(String(number));
}

/** A fraction as text, 0.9321 → `93.21%`; null where there is nothing to measure. */
export function percent(fraction: string | number | null): string {
  if (fraction === null) return '—';
  const hundredths = Math.round(Number(fraction) * 10000);
  const size = Math.abs(hundredths);
  const sign = hundredths < 0 ? '-' : '';
  return `${sign}${grouped(String(Math.floor(size / 100)))}.${String(size % 100).padStart(2, '0')}%`;
}

/** `94.72 ㎡` from the text of a Decimal. */
export function area(text: string): string {
  return quantity(text, 'AREA', 'zh-Hans');
}

/** `12 吨`, `12 t`. */
export function quantity(text: string, unit: Unit, language: Language): string {
  return `${decimal(text)} ${UNITS[unit][language]}`;
}

/** `2026年11月` from `2026-11`. */
export function period(text: string, language: Language): string {
  const [year = '', month = ''] = text.split('-');
  return language === 'en' ? `${MONTHS[Number(month) - 1]} ${year}` : `${year}年${Number(month)}月`;
}

/** `2026年11月23日` from `2026-11-23`: within a sentence. */
export function date(text: string, language: Language): string {
  const [year = '', month = '', day = ''] = text.slice(0, 10).split('-');
  return language === 'en'
    ? `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
    : `${year}年${Number(month)}月${Number(day)}日`;
}

/** The day alone, where its year stands beside it: `11月23日`, `23 Nov`. */
export function monthDay(text: string, language: Language): string {
  const [, month = '', day = ''] = text.slice(0, 10).split('-');
  return language === 'en' ? `${Number(day)} ${MONTHS[Number(month) - 1]}` : `${Number(month)}月${Number(day)}日`;
}

/** Without the year, with the day of the week: `11月23日 周一`. */
export function shortDate(text: string, language: Language): string {
  const [year = '', month = '', day = ''] = text.slice(0, 10).split('-');
  const weekday = WEEKDAYS[language][new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDay()];
  return language === 'en' ? `${weekday} ${monthDay(text, language)}` : `${monthDay(text, language)} ${weekday}`;
}

/** `11月23日 周一 14:05` of a moment; with its year where that is not `thisYear`. */
export function dayTime(moment: string, language: Language, thisYear?: number): string {
  const here = inZone(moment);
  const isOtherYear = thisYear !== undefined && !here.day.startsWith(String(thisYear));
  return `${isOtherYear ? date(here.day, language) : shortDate(here.day, language)} ${here.time}`;
}

/** `2026-11-23`: for tables and facts, where days stand under each other; a sentence takes `date`. */
export function tableDate(text: string): string {
  return text.slice(0, 10);
}

/** `2026-11-23 14:05`, the same of a moment. */
export function tableTime(moment: string): string {
  const here = inZone(moment);
  return `${here.day} ${here.time}`;
}

/** The day of a moment in the books, `2026-11-23`. */
export function dayOf(moment: string | number): string {
  return inZone(moment).day;
}

/** The month of a moment in the books, `2026-11`. */
export function periodOf(moment: string | number): string {
  return dayOf(moment).slice(0, 7);
}

/** The period some months later or earlier: `2026-11`, -1 → `2026-10`. */
export function shiftedPeriod(text: string, months: number): string {
  const [year = '0', month = '1'] = text.split('-');
  const counted = Number(year) * 12 + Number(month) - 1 + months;
  const inYear = ((counted % 12) + 12) % 12;
  return `${String((counted - inYear) / 12).padStart(4, '0')}-${String(inYear + 1).padStart(2, '0')}`;
}

/** `138****5678`; numbers that came masked stay as they are. */
export function maskedPhone(phone: string): string {
  return /^\d{11}$/.test(phone) ? `${phone.slice(0, 3)}****${phone.slice(7)}` : phone;
}

/**
 * Fen of an amount as a person types it: `1,234.5`, `¥12`, full-width digits too. Null where it is none. No float ever
 * holds the amount.
 */
export function fenOf(typed: string): number | null {
  const plain = typed
    .replace(/[０-９．－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\s,，¥￥]/g, '')
    .replace('。', '.');
  const found = /^(-?)(\d{1,12})(?:\.(\d{0,2}))?$/.exec(plain);
  if (found === null) return null;
  const fen = Number(found[2]) * 100 + Number((found[3] ?? '').padEnd(2, '0'));
  return found[1] === '-' && fen !== 0 ? -fen : fen;
}

/** What stands in the field of an amount: 123450 → `1234.50`. */
export function typedYuan(amountMinor: number): string {
  return yuan(amountMinor).replace(/,/g, '');
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

function inZone(moment: string | number): { day: string; time: string } {
  const shifted = new Date((typeof moment === 'number' ? moment : momentOf(moment)) + ZONE_MINUTES * 60_000).toISOString();
  return { day: shifted.slice(0, 10), time: shifted.slice(11, 16) };
}

// Old iOS engines refuse moments with six digits of a second.
function momentOf(text: string): number {
  return Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
}

/** All of it in one language, for a view: `const f = formats(language)`. */
export interface Formats {
  money(amount: MoneyLike): string;
  yuan(amountMinor: number): string;
  count(number: number): string;
  decimal(text: string): string;
  percent(fraction: string | number | null): string;
  area(text: string): string;
  quantity(text: string, unit: Unit): string;
  period(text: string): string;
  date(text: string): string;
  shortDate(text: string): string;
  dayTime(moment: string, thisYear?: number): string;
  tableDate(text: string): string;
  tableTime(moment: string): string;
}

export function formats(language: Language): Formats {
  return {
    money,
    yuan,
    count,
    decimal,
    percent,
    area,
    tableDate,
    tableTime,
    quantity: (text, unit) => quantity(text, unit, language),
    period: (text) => period(text, language),
    date: (text) => date(text, language),
    shortDate: (text) => shortDate(text, language),
    dayTime: (moment, thisYear) => dayTime(moment, language, thisYear),
  };
}
