import { Modal } from 'antd';
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import { useBlocker } from 'react-router';
import { useWords } from '@shared/text/language';
import { words } from './words';

/** What is typed and not saved, each piece by a token of its own. */
const unsaved = new Set<object>();
const listeners = new Set<() => void>();

/** The unsaved work within a drawer, which asks before it closes. */
export const Enclosed = createContext<Set<object> | null>(null);

/** While it is there, leaving asks first: by a link, the back button, the browser itself, or closing the drawer around it. */
export function LeaveGuard() {
  const enclosed = useContext(Enclosed);
  useEffect(() => {
    const token = {};
    const holders = enclosed === null ? [unsaved] : [unsaved, enclosed];
    for (const holder of holders) holder.add(token);
    tell();
    return () => {
      for (const holder of holders) holder.delete(token);
      tell();
    };
  }, [enclosed]);
  return null;
}

/** Asks for all the guards of a page at once. It stands around every page. */
export function LeaveAsker() {
  const isUnsaved = useSyncExternalStore(subscribe, () => unsaved.size > 0);
  const blocker = useBlocker(
    // Another unit or filter in the address is still the same page.
    ({ currentLocation, nextLocation }) => unsaved.size > 0 && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isUnsaved]);
  return (
    <LeaveQuestion
      isOpen={blocker.state === 'blocked'}
      onLeave={() => blocker.proceed?.()}
      onStay={() => blocker.reset?.()}
    />
  );
}

interface LeaveQuestionProps {
  isOpen: boolean;
  onLeave: () => void;
  onStay: () => void;
}

export function LeaveQuestion({ isOpen, onLeave, onStay }: LeaveQuestionProps) {
  const w = useWords(words);
  return (
    <Modal
      open={isOpen}
      title={w.leaveTitle}
      okText={w.leave}
      cancelText={w.stay}
      okButtonProps={{ danger: true }}
      onOk={onLeave}
      onCancel={onStay}
    >
      {w.leaveText}
    </Modal>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}
