import { DownloadOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import { CancelJob, Job, Jobs, RetryJob, type JobFragment, type JobState } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { Asked, Failure } from '@shared/state/state';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { useFormats, useWords } from '@shared/text/language';
import { words } from './words';
import styles from './jobs.module.css';

export const TONES: Record<JobState, Tone> = {
  QUEUED: 'waiting',
  RUNNING: 'working',
  DONE: 'paid',
  FAILED: 'failed',
  CANCELLED: 'quiet',
};

export function hasEnded(job: Pick<JobFragment, 'state'>): boolean {
  return job.state === 'DONE' || job.state === 'FAILED' || job.state === 'CANCELLED';
}

interface JobProgressProps {
  jobId: string;
  /** Once, when it has ended while this was shown. */
  onEnd?: (job: JobFragment) => void;
  /** What came of it, from `job.result` (JSON of its kind). */
  children?: (job: JobFragment) => ReactNode;
}

/** One job as it goes on: state, progress, cancel, retry, its file and its result. */
export function JobProgress({ jobId, onEnd, children }: JobProgressProps) {
  const asked = useAsk(Job, { id: jobId }, { staleMs: 0, everyMs: 1500 });
  const job = asked.data?.job;
  const isRunning = useRef(false);
  useEffect(() => {
    if (job === undefined) return;
    if (isRunning.current && hasEnded(job)) onEnd?.(job);
    isRunning.current = !hasEnded(job);
  }, [job, onEnd]);
  return (
    <Asked of={asked} rows={2}>
      {(data) => (
        <>
          <JobCard job={data.job} />
          {children?.(data.job)}
        </>
      )}
    </Asked>
  );
}

export function JobCard({ job }: { job: JobFragment }) {
  const w = useWords(words);
  const { count } = useFormats();
  const cancelling = useChange(CancelJob, (answer) => answer.cancelJob, { refreshes: [Job, Jobs] });
  const retrying = useChange(RetryJob, (answer) => answer.retryJob, { refreshes: [Job, Jobs] });
  const percent = job.total === null || job.total === 0 ? 0 : Math.floor((job.done / job.total) * 100);
  const input = { jobId: job.id };
  return (
    <div className={styles['job']}>
      <div className={styles['head']}>
        <strong>{job.title}</strong>
        <span role="status">
          <StatusTag tone={TONES[job.state]}>{job.isCancelling ? w.cancelling : w.states[job.state]}</StatusTag>
        </span>
      </div>
      {!hasEnded(job) && (
        <>
          <Progress percent={percent} size="small" showInfo={false} aria-label={job.title} />
          <p className="quiet">
            {job.step} {job.total !== null && w.progress(count(job.done), count(job.total))}
          </p>
        </>
      )}
      {job.error !== null && <p className={styles['problem']}>{job.error.message}</p>}
      {(cancelling.refusals ?? cancelling.failure) !== null && (
        <Failure isInline error={cancelling.refusals ?? cancelling.failure} />
      )}
      {(retrying.refusals ?? retrying.failure) !== null && (
        <Failure isInline error={retrying.refusals ?? retrying.failure} />
      )}
      <div className={styles['buttons']}>
        {job.file !== null && (
          <Button type="primary" icon={<DownloadOutlined />} href={job.file.link} download={job.file.name}>
            {w.download} {job.file.name}
          </Button>
        )}
        {!hasEnded(job) && !job.isCancelling && (
          <Button loading={cancelling.isRunning} onClick={() => void cancelling.run({ input }).catch(() => undefined)}>
            {w.cancel}
          </Button>
        )}
        {(job.state === 'FAILED' || job.state === 'CANCELLED') && job.isMine && (
          <Button loading={retrying.isRunning} onClick={() => void retrying.run({ input }).catch(() => undefined)}>
            {w.retry}
          </Button>
        )}
      </div>
    </div>
  );
}
