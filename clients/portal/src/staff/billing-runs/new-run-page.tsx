import { Button } from 'antd';
import { useId, useState } from 'react';
import { useSearchParams } from 'react-router';
import { periodOf } from '@kit/format';
import { Bills, BillingRuns, Jobs, PreviewRun, StartBillingRun } from '@kit/gql/staff';
import { useAsk, useChange, useRefresh } from '@shared/api/api';
import { useIntention } from '@shared/form/intention';
import { PeriodPicker } from '@shared/form/period-picker';
import { Asked, Empty, Failure, Skeleton } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { Card, PageHeader } from '@shared/text/page-header';
import { JobProgress } from '../jobs/job-progress';
import { ScreenLink, useScope } from '../scope/scope';
import { UnitPicker } from '../scope/unit-picker';
import { PostButton } from './post-button';
import { RunPreview } from './run-preview';
import { RunResult } from './run-result';
import { words } from './words';
import styles from './runs.module.css';

/** For whom and when; what it would come to; post. What was asked and what runs stand in the address. */
export default function NewRunPage() {
  const w = useWords(words);
  const id = useId();
  const refresh = useRefresh();
  const { unitOrTop: unit, setUnit } = useScope();
  const [parameters, setParameters] = useSearchParams();
  const [period, setPeriod] = useState(parameters.get('period') ?? periodOf(Date.now()));
  const jobId = parameters.get('job');
  const asked = parameters.get('preview');
  // A preview counts for what it was asked for only.
  const isAsked = unit !== undefined && asked === `${unit.id}~${period}`;
  const preview = useAsk(
    PreviewRun,
    { unitId: unit?.id ?? '', period },
    { enabled: isAsked && jobId === null, staleMs: Infinity },
  );
  const once = useIntention();
  const starting = useChange(StartBillingRun, (answer) => answer.startBillingRun, { refreshes: [Jobs] });

  function put(changes: Record<string, string | null>): void {
    setParameters((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) next.delete(name);
        else next.set(name, value);
      }
      return next;
    });
  }

  function look(): void {
    if (unit === undefined) return;
    if (isAsked) void preview.refetch();
    put({ period, preview: `${unit.id}~${period}`, job: null });
  }

  async function post(): Promise<void> {
    if (unit === undefined) return;
    const input = { unitId: unit.id, period, preview: false };
    const { job } = await once((idempotencyKey) => starting.run({ input: { ...input, idempotencyKey } }));
    if (job !== null) put({ job: job.id });
  }

  return (
    <div className={styles['page']}>
      <PageHeader
        title={w.newTitle}
        hint={w.newHint}
        actions={<ScreenLink to="/billing-runs">{w.seeRuns}</ScreenLink>}
      />
      <Card title={w.scope}>
        <div className={styles['scope']}>
          <div>
            <label htmlFor={`${id}-unit`}>{w.unit}</label>
            <UnitPicker id={`${id}-unit`} value={unit?.id} disabled={jobId !== null} onChange={setUnit} />
          </div>
          <div>
            <label htmlFor={`${id}-period`}>{w.period}</label>
            <PeriodPicker
              id={`${id}-period`}
              value={period}
              disabled={jobId !== null}
              onChange={(wanted) => wanted !== undefined && setPeriod(wanted)}
            />
          </div>
          <Button
            type={isAsked ? 'default' : 'primary'}
            disabled={unit === undefined}
            loading={preview.isFetching}
            onClick={look}
          >
            {isAsked ? w.again : w.preview}
          </Button>
        </div>
      </Card>
      {jobId !== null && (
        <Card title={w.post}>
          <JobProgress
            jobId={jobId}
            onEnd={() => {
              refresh(Bills, BillingRuns, Jobs, PreviewRun);
            }}
          >
            {(job) => <RunResult job={job} unitId={unit?.id} />}
          </JobProgress>
        </Card>
      )}
      {isAsked && jobId === null && (
        <Card title={w.result}>
          {preview.isFetching ? (
            <>
              <p role="status">{w.previewing}</p>
              <Skeleton rows={6} />
            </>
          ) : (
            <Asked of={preview}>
              {({ previewRun }) =>
                previewRun.count === 0 && previewRun.problems.length === 0 ? (
                  <Empty title={w.nothing} hint={w.nothingHint} />
                ) : (
                  <RunPreview preview={previewRun} />
                )
              }
            </Asked>
          )}
        </Card>
      )}
      {isAsked && jobId === null && !preview.isFetching && preview.data !== undefined && preview.data.previewRun.count > 0 && (
        <Card title={w.post}>
          <PostButton
            unit={unit.name}
            preview={preview.data.previewRun}
            isBusy={starting.isRunning}
            onPost={() => void post().catch(() => undefined)}
          />
          {(starting.refusals ?? starting.failure) !== null && (
            <Failure isInline error={starting.refusals ?? starting.failure} />
          )}
        </Card>
      )}
    </div>
  );
}
