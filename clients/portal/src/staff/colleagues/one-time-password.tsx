import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '@shared/text/language';
import { words } from './words';
import styles from './colleagues.module.css';

/** A password that is shown this once. */
export function OneTimePassword(given: { name: string; password: string; children?: ReactNode }) {
  const w = useWords(words);
  return (
    <div className={styles['stack']} role="status">
      <Alert type="warning" showIcon title={w.passwordOnce(given.name)} />
      <code className={`figures ${styles['password']}`}>{given.password}</code>
      {given.children}
    </div>
  );
}
