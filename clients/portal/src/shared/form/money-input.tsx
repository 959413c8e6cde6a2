import { Input, type InputRef } from 'antd';
import { useState, type KeyboardEvent, type Ref } from 'react';
import { fenOf, typedYuan } from '@kit/format';
import { words } from './words';

export interface MoneyInputProps {
  id?: string;
  /** Fen. NaN: something stands there that is no amount. null: nothing. */
  value?: number | null;
  onChange?: (amountMinor: number | null) => void;
  onEnter?: () => void;
  disabled?: boolean;
  isLarge?: boolean;
  'aria-label'?: string;
  'aria-describedby'?: string;
  ref?: Ref<InputRef>;
}

/** Yuan as text, fen as value; no float in between. */
export function MoneyInput({ value = null, onChange, onEnter, isLarge, ref, ...rest }: MoneyInputProps) {
  const [typed, setTyped] = useState(() => shown(value));
  // Set from outside: what stands there gives way, unless it says the same.
  const kept = readTyped(typed);
  const text = Object.is(kept, value) ? typed : shown(value);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === 'Enter' && onEnter !== undefined && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onEnter();
    }
  }

  return (
    <Input
      {...rest}
      ref={ref}
      prefix="¥"
      inputMode="decimal"
      autoComplete="off"
      size={isLarge === true ? 'large' : undefined}
      style={{ fontVariantNumeric: 'tabular-nums' }}
      styles={{ input: { textAlign: 'right' } }}
      value={text}
      status={Number.isNaN(value) ? 'error' : undefined}
      aria-invalid={Number.isNaN(value)}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange?.(readTyped(event.target.value));
      }}
      onBlur={() => {
        if (value !== null && !Number.isNaN(value)) setTyped(typedYuan(value));
      }}
      onKeyDown={onKeyDown}
    />
  );
}

function shown(value: number | null): string {
  return value === null || Number.isNaN(value) ? '' : typedYuan(value);
}

/** Fen of what was typed; null where nothing was, NaN where it is no amount. */
export function readTyped(typed: string): number | null {
  return typed.trim() === '' ? null : (fenOf(typed) ?? NaN);
}

/** A rule for antd's Form.Item: an amount, not below 0; `isPositive`: more than 0. */
export function moneyRule({ isPositive = false } = {}): {
  validator: (rule: unknown, value: number | null | undefined) => Promise<void>;
} {
  return {
    validator: (_rule, value) => {
      const w = words.now();
      if (value === null || value === undefined) return Promise.resolve();
      if (Number.isNaN(value)) return Promise.reject(new Error(w.notMoney));
      if (value < 0) return Promise.reject(new Error(w.negative));
      if (isPositive && value === 0) return Promise.reject(new Error(w.notPositive));
      return Promise.resolve();
    },
  };
}
