/** Letting the WeChat that the mini-program runs in sign in to this account. */
import { login } from '@tarojs/taro';
import { BindAnotherWechat } from '@kit/gql/owner';
import { change } from '@/data/api';
import { miniProgramId } from '@/device/kind';

export function canBindWechat(): boolean {
  return true;
}

/** Whether an identity is that of this app. */
export function isOfThisApp(appId: string): boolean {
  return appId === miniProgramId();
}

export async function bindThisWechat(): Promise<void> {
  const { code } = await login();
  await change(BindAnotherWechat, { input: { code, appId: miniProgramId() } });
}
