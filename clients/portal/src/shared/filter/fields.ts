import type { ReactNode } from 'react';

export interface Option<Value extends string = string> {
  value: Value;
  label: string;
}

interface Base {
  label: string;
  /** Behind 更多条件. */
  isMore?: boolean;
}

/** A condition of a SearchForm. What it holds in the address and in the filter: */
export type Field =
  | (Base & { kind: 'text'; placeholder?: string }) // string
  | (Base & { kind: 'choice'; options: readonly Option[] }) // one value
  | (Base & { kind: 'choices'; options: readonly Option[] }) // string[]
  | (Base & { kind: 'period' }) // 2026-11
  | (Base & { kind: 'day' }) // 2026-11-23
  | (Base & { kind: 'days' }) // { from?, to? }, both included
  | (Base & { kind: 'flag' }) // true or absent
  | (Base & { kind: 'other'; render: (value: string | undefined, onChange: (value?: string) => void) => ReactNode }); // string

export interface Days {
  from?: string;
  to?: string;
}

type ValueOf<F> = F extends { kind: 'choices'; options: readonly Option<infer Value>[] }
  ? Value[]
  : F extends { kind: 'choice'; options: readonly Option<infer Value>[] }
    ? Value
    : F extends { kind: 'days' }
      ? Days
      : F extends { kind: 'flag' }
        ? true
        : string;

/** The values of the conditions; those that are not set are absent. */
export type ValuesOf<Fields> = { -readonly [Key in keyof Fields]?: ValueOf<Fields[Key]> };

export type Fields = Readonly<Record<string, Field>>;

/** Conditions out of the address. What does not fit its field is left out. */
export function valuesFrom<F extends Fields>(fields: F, parameters: URLSearchParams): ValuesOf<F> {
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries<Field>(fields)) {
    const text = parameters.get(name);
    if (text === null || text === '') continue;
    const value = valueFrom(field, text);
    if (value !== undefined) values[name] = value;
  }
  return values as ValuesOf<F>;
}

function valueFrom(field: Field, text: string): unknown {
  switch (field.kind) {
    case 'choice':
      return field.options.some((option) => option.value === text) ? text : undefined;
    case 'choices': {
      const known = text.split(',').filter((part) => field.options.some((option) => option.value === part));
      return known.length > 0 ? known : undefined;
    }
    case 'period':
      return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : undefined;
    case 'day':
      return isDay(text) ? text : undefined;
    case 'days': {
      const [from = '', to = ''] = text.split('~');
      const days: Days = { ...(isDay(from) && { from }), ...(isDay(to) && { to }) };
      return days.from === undefined && days.to === undefined ? undefined : days;
    }
    case 'flag':
      return text === '1' ? true : undefined;
    default:
      return text;
  }
}

/** The address with these conditions in place of the former ones; what belongs to others stays. */
export function withValues<F extends Fields>(fields: F, parameters: URLSearchParams, values: ValuesOf<F>): URLSearchParams {
  const next = new URLSearchParams(parameters);
  for (const name of Object.keys(fields)) {
    const text = textOf((values as Record<string, unknown>)[name]);
    if (text === '') next.delete(name);
    else next.set(name, text);
  }
  return next;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null || value === false) return '';
  if (value === true) return '1';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'object') {
    const { from = '', to = '' } = value as Days;
    return from === '' && to === '' ? '' : `${from}~${to}`;
  }
  return String(value).trim();
}

function isDay(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text);
}

/** Keeps the literal types of the options. */
export function filterFields<const F extends Fields>(fields: F): F {
  return fields;
}
