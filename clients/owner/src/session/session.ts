/** Whether somebody is signed in on this device, and who hears when that changes. */
import { useSyncExternalStore } from 'react';
import type { SessionStore } from '@kit/client';
import { forgetPerson } from '@/device/traces';
import { sessions } from '@/device/wire';

const listeners = new Set<() => void>();

function tell(): void {
  // On a phone that several people use the next one must not meet the first one's rooms and payments.
  if (!isSignedIn()) forgetPerson();
  for (const listener of [...listeners]) listener();
}

// Another tab signed in or out.
sessions.onChange(tell);

export const sessionStore: SessionStore = {
  ...sessions,
  write: (tokens) => {
    const wasSignedIn = sessions.read() !== null;
    sessions.write(tokens);
    if (wasSignedIn !== (tokens !== null)) tell();
  },
};

export function isSignedIn(): boolean {
  return sessions.read() !== null;
}

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useIsSignedIn(): boolean {
  return useSyncExternalStore(onSession, isSignedIn);
}
