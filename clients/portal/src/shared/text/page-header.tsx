import { useEffect, type ReactNode } from 'react';
import styles from './text.module.css';

interface PageHeaderProps {
  title: string;
  /** One sentence: what this page is for. */
  hint?: ReactNode;
  /** Buttons; the one primary action last. */
  actions?: ReactNode;
}

/** Top of a page: its one h1, which also names the browser's tab. */
export function PageHeader({ title, hint, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <header className={styles['page-header']}>
      <div>
        <h1>{title}</h1>
        {hint !== undefined && <p className="quiet">{hint}</p>}
      </div>
      {actions !== undefined && <div className={`${styles['actions']} no-print`}>{actions}</div>}
    </header>
  );
}

/** Name and value under each other or side by side: the facts of one thing. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles['facts']}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A group of a page. */
export function Card({ title, actions, children }: { title?: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles['card']} aria-label={title}>
      {(title !== undefined || actions !== undefined) && (
        <header>
          <h2>{title}</h2>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
