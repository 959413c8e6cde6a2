/**
 * Signing in by WeChat in a page that is open inside WeChat. Such a page has no `wx.login()`: it goes to WeChat and
 * comes back with `wechat=returned` in its address; then the server hands out the code once.
 */
import { useEffect, useRef } from 'react';
import { ApiError } from '@kit/client';
import { SignInWithWechat } from '@kit/gql/owner';
import { Refusals, type Problem } from '@kit/problems';
import { language } from '@kit/words';
import { change } from '@/data/api';
import { leaveFor } from '@/device/deeds';
import { deviceName, surroundings } from '@/device/kind';
import { enter } from './enter';

const RETURNED = /[?&]wechat=returned/;

export interface WechatCode {
  readonly code: string;
  readonly appId: string;
}

export function canSignInByWechat(): boolean {
  return surroundings() === 'wechat-page';
}

/** What WeChat gives for signing in; null where the page left for WeChat and comes back later. */
export async function askWechatCode(): Promise<WechatCode | null> {
  if (!RETURNED.test(location.search)) {
    leaveFor(`/wechat/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
    return null;
  }
  forgetReturn();
  const answer = await fetch('/wechat/code', { method: 'POST', headers: { 'Accept-Language': language() } }).catch(() => {
    throw new ApiError('offline', '', '');
  });
  const body = (await answer.json().catch(() => ({}))) as Partial<WechatCode> & { errors?: readonly Problem[] };
  if (body.errors !== undefined) throw new Refusals(body.errors);
  if (body.code === undefined || body.appId === undefined) throw new ApiError('failed', `HTTP_${answer.status}`, '');
  return { code: body.code, appId: body.appId };
}

/** A ticket where this WeChat must be bound to a phone first; null where one is signed in, or on the way to WeChat. */
export async function signInByWechat(): Promise<{ readonly ticket: string | null; readonly isDone: boolean }> {
  const given = await askWechatCode();
  if (given === null) return { ticket: null, isDone: false };
  const answer = await change(SignInWithWechat, { input: { ...given, device: deviceName() } }, { anonymous: true });
  enter(answer);
  return { ticket: answer.bindingTicket, isDone: answer.session !== null };
}

/** Goes on where WeChat led the browser back to. */
export function useReturnedWechat(goOn: () => void): void {
  const run = useRef(goOn);
  run.current = goOn;
  useEffect(() => {
    if (RETURNED.test(location.search)) run.current();
  }, []);
}

// Going back or loading again must not ask for a code that is spent.
function forgetReturn(): void {
  const search = location.search.replace(RETURNED, '').replace(/^&/, '?');
  history.replaceState(history.state, '', location.pathname + search);
}
