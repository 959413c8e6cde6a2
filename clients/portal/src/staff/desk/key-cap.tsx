import type { ReactNode } from 'react';
import styles from './desk.module.css';

/** The key that does it, beside what it does. */
export function KeyCap({ name, children }: { name: string; children?: ReactNode }) {
  return (
    <span className={styles['key']}>
      {children}
      <kbd>{name}</kbd>
    </span>
  );
}
