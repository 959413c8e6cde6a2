/** Signing in by the WeChat that the mini-program runs in. */
import { login } from '@tarojs/taro';
import { ApiError } from '@kit/client';
import { SignInWithWechat } from '@kit/gql/owner';
import { change } from '@/data/api';
import { deviceName, miniProgramId } from '@/device/kind';
import { enter } from './enter';

export interface WechatCode {
  readonly code: string;
  readonly appId: string;
}

export function canSignInByWechat(): boolean {
  return true;
}

/** What WeChat gives for signing in. */
export async function askWechatCode(): Promise<WechatCode | null> {
  const { code } = await login().catch(() => {
    throw new ApiError('offline', '', '');
  });
  return { code, appId: miniProgramId() };
}

/** A ticket where this WeChat must be bound to a phone first; null where one is signed in. */
export async function signInByWechat(): Promise<{ readonly ticket: string | null; readonly isDone: boolean }> {
  const given = await askWechatCode();
  if (given === null) return { ticket: null, isDone: false };
  const answer = await change(SignInWithWechat, { input: { ...given, device: deviceName() } }, { anonymous: true });
  enter(answer);
  return { ticket: answer.bindingTicket, isDone: answer.session !== null };
}

/** A mini-program needs no redirect. */
export function useReturnedWechat(_goOn: () => void): void {
  // Nothing comes back.
}
