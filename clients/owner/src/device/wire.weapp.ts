/** How the API client speaks and remembers in the mini-program. */
import { eventCenter, onAppHide, onAppShow, request } from '@tarojs/taro';
import { TransportFailure, type SessionStore, type SessionTokens, type Transport } from '@kit/client';
import type { Visibility } from '@kit/polling';
import { forget, remember, remembered } from './storage';

const KEY = 'linli.owner.session';
const CHANGED = 'linli.session';

export const transport: Transport = ({ url, headers, body, timeoutMs, signal }) =>
  new Promise((resolve, reject) => {
    const task = request({
      url,
      method: 'POST',
      header: headers,
      data: body,
      dataType: 'text',
      responseType: 'text',
      timeout: timeoutMs,
      success: (answer) => {
        const found = Object.entries(answer.header as Record<string, string>).find(
          ([name]) => name.toLowerCase() === 'x-request-id',
        );
        resolve({ status: answer.statusCode, body: textOf(answer.data), requestId: found?.[1] ?? null });
      },
      fail: ({ errMsg }) => {
        const isCancelled = signal?.aborted === true;
        reject(new TransportFailure(isCancelled ? 'cancelled' : errMsg.includes('timeout') ? 'timeout' : 'offline'));
      },
    });
    signal?.addEventListener('abort', () => {
      task.abort();
    });
  });

// Some versions of WeChat parse JSON whatever dataType says.
function textOf(data: unknown): string {
  return typeof data === 'string' ? data : JSON.stringify(data);
}

export const sessions: SessionStore & { onChange(listener: () => void): () => void } = {
  read: () => {
    const text = remembered(KEY);
    return text === null ? null : (JSON.parse(text) as SessionTokens);
  },
  write: (tokens) => {
    if (tokens === null) forget(KEY);
    else remember(KEY, JSON.stringify(tokens));
  },
  // There are no other tabs; the shape is that of a browser.
  onChange: (listener) => {
    eventCenter.on(CHANGED, listener);
    return () => {
      eventCenter.off(CHANGED, listener);
    };
  },
};

let isHidden = false;
onAppHide(() => {
  isHidden = true;
});
onAppShow(() => {
  isHidden = false;
  eventCenter.trigger('linli.shown');
});

export const visibility: Visibility = {
  isHidden: () => isHidden,
  onShown: (listener) => {
    eventCenter.on('linli.shown', listener);
    return () => {
      eventCenter.off('linli.shown', listener);
    };
  },
};
