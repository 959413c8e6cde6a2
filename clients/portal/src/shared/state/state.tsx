import { Button } from 'antd';
import type { ReactNode } from 'react';
import { ApiError } from '@kit/client';
import { Refusals } from '@kit/problems';
import { useWords } from '@shared/text/language';
import { words } from './words';
import styles from './state.module.css';

interface NoticeProps {
  title: string;
  hint?: ReactNode;
  actions?: ReactNode;
  tone?: 'plain' | 'failed';
  isInline?: boolean;
  /** It is the whole page: its title is the page's heading. */
  isPage?: boolean;
}

/** What stands where something would be: nothing there yet, not allowed, failed. */
export function Notice({ title, hint, actions, tone = 'plain', isInline = false, isPage = false }: NoticeProps) {
  const Title = isPage ? 'h1' : 'p';
  const classes = [styles['notice'], isInline && styles['inline'], tone === 'failed' && styles['failed']];
  return (
    <div className={classes.filter(Boolean).join(' ')} role={tone === 'failed' ? 'alert' : undefined}>
      <Title className={styles['title']}>{title}</Title>
      {hint !== undefined && <div className="quiet">{hint}</div>}
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
}

/** An empty list: why it is empty and what to do about it. */
export function Empty({ title, hint, actions }: { title: string; hint?: ReactNode; actions?: ReactNode }) {
  return <Notice title={title} hint={hint} actions={actions} />;
}

/** What went wrong, what to do, and the number that finds it in the logs. */
export function Failure({ error, onRetry, isInline }: { error: unknown; onRetry?: () => void; isInline?: boolean }) {
  const w = useWords(words);
  if (error instanceof Refusals) {
    return <Notice tone="failed" isInline={isInline} title={error.problems.map((problem) => problem.message).join(' ')} />;
  }
  const { title, hint } = explained(error, w);
  const isOutdated = error instanceof ApiError && error.isOutdated;
  const reference = error instanceof ApiError && error.kind === 'failed' ? error.requestId : null;
  return (
    <Notice
      tone="failed"
      isInline={isInline}
      title={title}
      hint={
        <>
          {hint}
          {reference !== null && <p className={styles['reference']}>{w.reference(reference)}</p>}
        </>
      }
      actions={
        isOutdated ? (
          <Button onClick={() => location.reload()}>{w.reload}</Button>
        ) : (
          onRetry !== undefined && <Button onClick={onRetry}>{w.retry}</Button>
        )
      }
    />
  );
}

function explained(error: unknown, w: ReturnType<typeof words.now>): { title: string; hint: string } {
  if (!(error instanceof ApiError)) return w.crashed;
  if (error.isOutdated) return w.outdated;
  switch (error.kind) {
    case 'offline':
      return w.offline;
    case 'timeout':
      return w.timeout;
    case 'signed-out':
      return w.signedOut;
    case 'forbidden':
      return w.forbidden;
    case 'not-found':
      return w.notFound;
    case 'refused':
      return { title: error.message, hint: '' };
    default:
      return w.failed;
  }
}

/** Grey bars while something is on its way. Say what in `label`. */
export function Skeleton({ rows = 3, label }: { rows?: number; label?: string }) {
  const w = useWords(words);
  return (
    <div className={styles['skeleton']} role="status" aria-label={label ?? w.loading}>
      {Array.from({ length: rows }, (_, at) => (
        <span key={at} style={{ width: `${[92, 74, 83, 60][at % 4]}%` }} />
      ))}
    </div>
  );
}

interface AskedProps<Result> {
  of: { data: Result | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  rows?: number;
  children: (data: Result) => ReactNode;
}

/** The three states of a useAsk: skeleton, failure with a retry, and the answer. */
export function Asked<Result>({ of, rows, children }: AskedProps<Result>) {
  if (of.data !== undefined) return children(of.data);
  if (of.error !== null && of.error !== undefined) return <Failure error={of.error} onRetry={() => void of.refetch()} />;
  return <Skeleton rows={rows} />;
}
