import { Drawer } from 'antd';
import { useState, type ReactNode } from 'react';
import { Enclosed, LeaveQuestion } from '@shared/form/leave-guard';
import styles from './state.module.css';

interface SideDrawerProps {
  title: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  /** When it is out of sight: put the focus back. */
  onClosed?: () => void;
  /** Buttons below; the primary one last. */
  footer?: ReactNode;
  width?: number;
  children: ReactNode;
}

/**
 * Opens at the right beside a list, so that the list keeps its place. Escape closes it. With unsaved work in it,
 * closing asks first.
 */
export function SideDrawer({ title, isOpen, onClose, onClosed, footer, width = 560, children }: SideDrawerProps) {
  const [unsaved] = useState(() => new Set<object>());
  const [isAsking, setAsking] = useState(false);
  return (
    <Drawer
      title={title}
      open={isOpen}
      onClose={() => (unsaved.size > 0 ? setAsking(true) : onClose())}
      afterOpenChange={(isShown) => {
        if (!isShown) onClosed?.();
      }}
      footer={footer}
      size={`min(${width}px, 100vw)`}
      destroyOnHidden
    >
      <Enclosed value={unsaved}>
        <div className={styles['drawer']}>{children}</div>
      </Enclosed>
      <LeaveQuestion
        isOpen={isAsking}
        onLeave={() => {
          setAsking(false);
          onClose();
        }}
        onStay={() => setAsking(false)}
      />
    </Drawer>
  );
}
