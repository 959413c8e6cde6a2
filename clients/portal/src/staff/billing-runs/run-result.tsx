import { Alert } from 'antd';
import type { JobFragment, RunProblemFragment } from '@kit/gql/staff';
import { useFormats, useWords } from '@shared/text/language';
import { hasEnded } from '../jobs/job-progress';
import { ScreenLink } from '../scope/scope';
import { Problems } from './problems';
import { words } from './words';
import styles from './runs.module.css';

interface Figures {
  readonly period: string;
  readonly count: number;
  readonly amountMinor: number;
  readonly skipped: number;
  readonly missingReadings: number;
  readonly problems: readonly RunProblemFragment[];
}

/** What the run made, and where to go from here. */
export function RunResult({ job, unitId }: { job: JobFragment; unitId: string | undefined }) {
  const w = useWords(words);
  const { count, money } = useFormats();
  if (!hasEnded(job) || job.result === null) return null;
  const figures = JSON.parse(job.result) as Figures;
  const rest = [
    figures.skipped > 0 && w.postedSkipped(count(figures.skipped)),
    figures.missingReadings > 0 && w.stillMissing(count(figures.missingReadings)),
  ].filter((sentence) => sentence !== false);
  return (
    <div className={styles['page']}>
      <Alert
        type={figures.count > 0 ? 'success' : 'info'}
        showIcon
        role="status"
        title={
          figures.count > 0 ? w.posted(count(figures.count), money({ amountMinor: figures.amountMinor })) : w.postedNone
        }
        description={rest.length > 0 ? rest.join(' ') : undefined}
      />
      <div className={styles['buttons']}>
        <ScreenLink to={`/bills?period=${figures.period}${unitId === undefined ? '' : `&unit=${unitId}`}`}>{w.seeBills}</ScreenLink>
        {figures.missingReadings > 0 && (
          <ScreenLink to={`/readings?period=${figures.period}&state=MISSING`}>{w.fillReadings}</ScreenLink>
        )}
        <ScreenLink to="/billing-runs">{w.seeRuns}</ScreenLink>
      </div>
      {figures.problems.length > 0 && (
        <section aria-label={w.problemTitle}>
          <h3>{w.problemTitle}</h3>
          <Problems problems={figures.problems} />
        </section>
      )}
    </div>
  );
}
