import { Alert, Button } from 'antd';
import { useWords } from '@shared/text/language';
import { words } from './words';
import styles from './account.module.css';

/** Shown this once; printing leaves everything else away. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const w = useWords(words);
  return (
    <div className={styles['codes']}>
      <Alert type="warning" showIcon title={w.codesOnce} />
      <ol aria-label={w.codes}>
        {codes.map((code) => (
          <li key={code} className="figures">
            {code}
          </li>
        ))}
      </ol>
      <div className={`${styles['buttons']} no-print`}>
        <Button onClick={() => window.print()}>{w.print}</Button>
        <Button type="primary" onClick={onKept}>
          {w.kept}
        </Button>
      </div>
    </div>
  );
}
