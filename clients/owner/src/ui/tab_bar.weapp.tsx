/** WeChat draws the bar of tabs; only its words are ours to change. */
import { setTabBarItem } from '@tarojs/taro';
import { tabs } from '@/paths';
import { common } from '@/words/common';

export type TabName = keyof typeof tabs;

export function TabBar(_props: { readonly current: TabName }): null {
  return null;
}

export function showTabWords(): void {
  const words = common.now();
  (Object.keys(tabs) as TabName[]).forEach((name, index) => {
    void setTabBarItem({ index, text: words[name] });
  });
}
