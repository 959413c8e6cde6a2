import { Modal } from 'antd';
import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { useWords } from '@shared/text/language';
import { words } from './words';

/**
 * While it is there, leaving asks first: by a link, the back button, or the browser itself. One at a time: a page with
 * several forms shows it for those with changes.
 */
export function LeaveGuard() {
  const w = useWords(words);
  // Another unit or filter in the address is still the same page.
  const blocker = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
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
