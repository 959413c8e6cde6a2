/** From one tab to another: a browser shows our own bar, so no page is kept aside. */
import { getCurrentPages, reLaunch, redirectTo } from '@tarojs/taro';

export function switchTab(url: string): Promise<unknown> {
  return getCurrentPages().length > 1 ? reLaunch({ url }) : redirectTo({ url });
}
