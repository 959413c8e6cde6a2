import { Modal } from 'antd';
import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { useWords } from '@shared/text/language';
import { words } from './words';

/** Asks before unsaved work is left, by a link, the back button or the browser itself. A drawer asks its own way. */
export function LeaveGuard({ isActive }: { isActive: boolean }) {
  const w = useWords(words);
  // Another unit or filter in the address is still the same page.
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isActive && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isActive) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isActive]);
  return (
    <Modal
      open={blocker.state === 'blocked'}
      title={w.leaveTitle}
      okText={w.leave}
      cancelText={w.stay}
      okButtonProps={{ danger: true }}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      {w.leaveText}
    </Modal>
  );
}
