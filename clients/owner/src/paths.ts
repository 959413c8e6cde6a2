/** Where every page is, and how one gets there. The list of pages is app.config.ts. */
import { getCurrentPages, navigateBack, navigateTo, reLaunch, redirectTo, useRouter } from '@tarojs/taro';
import { switchTab } from '@/device/tabs';

export const tabs = { home: '/pages/home/index', bills: '/pages/bills/index', me: '/pages/me/index' } as const;

const account = '/packages/account';
const homes = '/packages/homes';
const money = '/packages/money';

export const paths = {
  signIn: (next?: string) => at(`${account}/sign_in/index`, { next }),
  company: `${account}/company/index`,
  devices: `${account}/devices/index`,
  phone: `${account}/phone/index`,
  wechat: `${account}/wechat/index`,
  notifications: `${account}/notifications/index`,
  settings: `${account}/settings/index`,
  rooms: `${homes}/rooms/index`,
  bind: `${homes}/bind/index`,
  household: (room?: string) => at(`${homes}/household/index`, { room }),
  member: (room: string) => at(`${homes}/member/index`, { room }),
  bill: (id: string) => at(`${money}/bill/index`, { id }),
  history: (room?: string) => at(`${money}/history/index`, { room }),
  /** open: the provider whose cashier opens at once. */
  pay: (id: string, open?: string) => at(`${money}/pay/index`, { id, open }),
  payments: `${money}/payments/index`,
  receipts: `${money}/receipts/index`,
  receipt: (id: string) => at(`${money}/receipt/index`, { id }),
  prepay: (room?: string) => at(`${money}/prepay/index`, { room }),
  statement: (room?: string) => at(`${money}/statement/index`, { room }),
} as const;

function at(page: string, given: Record<string, string | undefined>): string {
  const asked = Object.entries(given)
    .filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return asked.length === 0 ? page : `${page}?${asked.join('&')}`;
}

function isTab(url: string): boolean {
  return Object.values<string>(tabs).includes(url.split('?')[0] ?? '');
}

export function go(url: string): void {
  if (isTab(url)) void switchTab(url);
  else void navigateTo({ url });
}

/** In place of this page: going back does not lead here. */
export function replace(url: string): void {
  if (isTab(url)) void switchTab(url);
  else void redirectTo({ url });
}

export function back(): void {
  if (getCurrentPages().length > 1) void navigateBack();
  else void reLaunch({ url: tabs.home });
}

/** To a page that one came from, by going back; to another in place of this one. */
export function returnTo(url: string): void {
  const pages = getCurrentPages();
  const before = pages[pages.length - 2]?.route ?? '';
  // A mini-program writes it without the slash, a browser with the place of the app before it.
  if (`/${before}`.endsWith(url.split('?')[0] ?? url)) void navigateBack();
  else replace(url);
}

/** What the address of this page carries. */
export function useParameters(): Readonly<Record<string, string | undefined>> {
  const { params } = useRouter();
  const found: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(params)) if (value !== undefined) found[name] = decodeURIComponent(value);
  return found;
}
