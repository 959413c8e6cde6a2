/** What this device remembers. */
import { getStorageInfoSync, getStorageSync, removeStorageSync, setStorageSync } from '@tarojs/taro';

export function remembered(key: string): string | null {
  const text: unknown = getStorageSync(key);
  return typeof text === 'string' && text !== '' ? text : null;
}

export function remember(key: string, text: string): void {
  try {
    setStorageSync(key, text);
  } catch {
    // Full: the mini-program works without.
  }
}

export function forget(key: string): void {
  removeStorageSync(key);
}

export function rememberedKeys(): string[] {
  return getStorageInfoSync().keys;
}
