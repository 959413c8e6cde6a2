/** What we run in. */
import { getAccountInfoSync, getSystemInfoSync } from '@tarojs/taro';

export type Surroundings = 'mini-program' | 'wechat-page' | 'phone-page' | 'desktop-page';

export function surroundings(): Surroundings {
  return 'mini-program';
}

/** What the owner reads in his list of devices. */
export function deviceName(): string {
  const { brand = '', model = '' } = getSystemInfoSync();
  return `${[brand, model].filter(Boolean).join(' ')} · 微信小程序`.trim();
}


/** Whose openid a sign-in code belongs to. */
export function miniProgramId(): string {
  return getAccountInfoSync().miniProgram.appId;
}
