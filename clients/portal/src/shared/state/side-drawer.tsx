import { Drawer } from 'antd';
import type { ReactNode } from 'react';

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

/** Opens at the right beside a list, so that the list keeps its place. Escape closes it. */
export function SideDrawer({ title, isOpen, onClose, onClosed, footer, width = 560, children }: SideDrawerProps) {
  return (
    <Drawer
      title={title}
      open={isOpen}
      onClose={onClose}
      afterOpenChange={(isShown) => {
        if (!isShown) onClosed?.();
      }}
      footer={footer}
      size={`min(${width}px, 100vw)`}
      destroyOnHidden
    >
      {children}
    </Drawer>
  );
}
