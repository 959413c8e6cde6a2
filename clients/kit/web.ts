/** How the kit speaks and remembers in a browser: the portal, and the owners' pages outside of a mini-program. */
import { TransportFailure, type SessionStore, type SessionTokens, type Transport } from './client';
import type { Visibility } from './polling';

export const fetchTransport: Transport = async ({ url, headers, body, timeoutMs, signal }) => {
  const stopper = new AbortController();
  let reason: 'offline' | 'timeout' | 'cancelled' = 'offline';
  const timer = setTimeout(() => {
    reason = 'timeout';
    stopper.abort();
  }, timeoutMs);
  const cancel = (): void => {
    reason = 'cancelled';
    stopper.abort();
  };
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel);
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: stopper.signal, credentials: 'same-origin' });
    return { status: answer.status, body: await answer.text(), requestId: answer.headers.get('X-Request-ID') };
  } catch {
    throw new TransportFailure(reason);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
};

/** A session in localStorage, shared by the tabs of a browser; in memory where storage is closed (private windows) or full. */
export function storedSession(key: string): SessionStore & { onChange(listener: () => void): () => void } {
  let memory: string | null = null;
  const read = (): string | null => {
    if (memory !== null) return memory;
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  return {
    read: () => {
      const text = read();
      if (text === null) return null;
      try {
        return JSON.parse(text) as SessionTokens;
      } catch {
        return null;
      }
    },
    write: (tokens) => {
      memory = tokens === null ? null : JSON.stringify(tokens);
      try {
        if (memory === null) localStorage.removeItem(key);
        else localStorage.setItem(key, memory);
        memory = null;
      } catch {
        // `memory` holds it, and is read first: a full store goes on telling the tokens before these.
      }
    },
    // Without locks (plain http outside of localhost) two tabs may renew at once: the API gives both the same successor.
    exclusively: async (work) => ('locks' in navigator ? await navigator.locks.request(key, work) : work()),
    // Another tab signed in, out, or renewed.
    onChange: (listener) => {
      const heard = (event: StorageEvent): void => {
        if (event.key === key || event.key === null) listener();
      };
      addEventListener('storage', heard);
      return () => {
        removeEventListener('storage', heard);
      };
    },
  };
}

export const pageVisibility: Visibility = {
  isHidden: () => document.hidden,
  onShown: (listener) => {
    const heard = (): void => {
      if (!document.hidden) listener();
    };
    document.addEventListener('visibilitychange', heard);
    return () => {
      document.removeEventListener('visibilitychange', heard);
    };
  },
};
