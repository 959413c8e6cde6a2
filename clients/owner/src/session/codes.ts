/** Codes by text message: when the next one may be asked for, and digits as people type and paste them. */
import { useEffect, useState } from 'react';

export const PAUSE_SECONDS = 60;
export const CODE_DIGITS = 6;

// Outlives the page: going back and forth does not shorten the pause.
const sentAt = new Map<string, number>();

export function codeSent(to: string): void {
  sentAt.set(to, Date.now());
}

export function secondsLeft(to: string, now: number): number {
  const sent = sentAt.get(to);
  return sent === undefined ? 0 : Math.max(0, Math.ceil(PAUSE_SECONDS - (now - sent) / 1000));
}

/** Seconds until another code may be asked for; counts down by itself. */
export function useCodePause(to: string): number {
  const [now, setNow] = useState(() => Date.now());
  const left = secondsLeft(to, now);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 500);
    return () => {
      clearInterval(timer);
    };
  }, [to]);
  return left;
}

/** `+86 138-0000-0000`, full-width digits, blanks → the eleven digits. */
export function phoneDigits(typed: string): string {
  const digits = plainDigits(typed);
  return digits.length > 11 && digits.startsWith('86') ? digits.slice(2, 13) : digits.slice(0, 11);
}

/** A pasted message, `您的验证码是 079395`, → its code. */
export function codeDigits(typed: string): string {
  const found = /\d{6}/.exec(toHalfWidth(typed));
  return found === null ? plainDigits(typed).slice(0, CODE_DIGITS) : found[0];
}

function plainDigits(text: string): string {
  return toHalfWidth(text).replace(/\D/g, '');
}

function toHalfWidth(text: string): string {
  return text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}
