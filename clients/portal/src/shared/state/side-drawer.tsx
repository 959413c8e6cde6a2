import { Drawer } from 'antd';
import type { ReactNode } from 'react';

interface SideDrawerProps {
  title: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  /** Buttons below; the primary one last. */
  footer?: ReactNode;
  width?: number;
  children: ReactNode;
}

/** Opens at the right beside a list, so that the list keeps its place. Escape closes it. */
export function SideDrawer({ title, isOpen, onClose, footer, width = 560, children }: SideDrawerProps) {
  return (
    <Drawer
      title={title}
      open={isOpen}
      onClose={onClose}
      footer={footer}
      size={`min(${width}px, 100vw)`}
      destroyOnHidden
    >
      {children}
    </Drawer>
  );
}
