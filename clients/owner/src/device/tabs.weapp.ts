/** From one tab to another, by WeChat's own bar. */
import { switchTab as byWechat } from '@tarojs/taro';

export function switchTab(url: string): Promise<unknown> {
  return byWechat({ url: url.split('?')[0] ?? url });
}
