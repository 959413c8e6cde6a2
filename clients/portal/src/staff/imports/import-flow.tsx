import { Button, Modal, Progress } from 'antd';
import { useState, type ReactNode } from 'react';
import { Jobs, type JobFragment } from '@kit/gql/staff';
import type { Payload } from '@kit/problems';
import { useRefresh, type Change } from '@shared/api/api';
import { useUpload, type UploadedFile } from '@shared/api/upload';
import { FileDrop } from '@shared/form/file-drop';
import { useIntention } from '@shared/form/intention';
import { Failure, Notice } from '@shared/state/state';
import { useFormats, useWords } from '@shared/text/language';
import { hasEnded, JobProgress } from '../jobs/job-progress';
import { ImportReport } from './import-report';
import { resultOf, summed, type ImportResult } from './result';
import { words } from './words';
import styles from './imports.module.css';

interface StartVariables {
  input: { fileId: string; dryRun: boolean; skipBadRows: boolean; idempotencyKey: string };
}

interface ImportFlowProps {
  /** Of the file, as the server registers it. */
  fileKind: string;
  /** The mutation that starts the check and the import. */
  starting: Change<StartVariables, Payload & { job: { id: string } | null }>;
  drop: string;
  dropHint: ReactNode;
  /** After rows were written. */
  onWritten?: () => void;
}

type Step =
  | { readonly kind: 'choosing' }
  | { readonly kind: 'checking' | 'importing'; readonly file: UploadedFile; readonly jobId: string };

/** Choose a file, see what is wrong with it, import it: all of it, or the rows without errors. */
export function ImportFlow({ fileKind, starting, drop, dropHint, onWritten }: ImportFlowProps) {
  const w = useWords(words);
  const refresh = useRefresh();
  const upload = useUpload(fileKind);
  const once = useIntention();
  const [step, setStep] = useState<Step>({ kind: 'choosing' });
  const [failure, setFailure] = useState<unknown>(null);
  const [isWrongKind, setWrongKind] = useState(false);

  async function start(file: UploadedFile, how: { dryRun: boolean; skipBadRows: boolean }): Promise<void> {
    setFailure(null);
    try {
      const { job } = await once((idempotencyKey) => starting.run({ input: { fileId: file.id, ...how, idempotencyKey } }));
      if (job !== null) setStep({ kind: how.dryRun ? 'checking' : 'importing', file, jobId: job.id });
    } catch (error) {
      setFailure(error);
    }
  }

  async function choose(file: File): Promise<void> {
    setWrongKind(!/\.xlsx$/i.test(file.name));
    setFailure(null);
    if (!/\.xlsx$/i.test(file.name)) return;
    try {
      await start(await upload.send(file), { dryRun: true, skipBadRows: false });
    } catch (error) {
      setFailure(error);
    }
  }

  const isBusy = upload.percent !== null || starting.isRunning;
  const problem = failure === null ? null : <Failure isInline error={failure} />;

  if (step.kind === 'choosing') {
    return (
      <div className={styles['flow']}>
        <FileDrop title={drop} hint={dropHint} accept=".xlsx" disabled={isBusy} onFile={(file) => void choose(file)} />
        {upload.percent !== null && (
          <div role="status">
            {w.uploading(upload.percent)}
            <Progress percent={upload.percent} size="small" showInfo={false} aria-label={w.uploading(upload.percent)} />
          </div>
        )}
        {isWrongKind && <Notice isInline tone="failed" title={w.notXlsx} />}
        {problem}
      </div>
    );
  }

  function ended(job: JobFragment): void {
    refresh(Jobs);
    if (resultOf(job)?.written === true) onWritten?.();
  }

  return (
    <div className={styles['flow']}>
      <div className={styles['head']}>
        <strong>{w.file(step.file.name)}</strong>
        <Button onClick={() => setStep({ kind: 'choosing' })}>{w.another}</Button>
      </div>
      <JobProgress key={step.jobId} jobId={step.jobId} onEnd={ended}>
        {(job) => {
          const result = hasEnded(job) ? resultOf(job) : null;
          if (result === null) return null;
          const hasErrors = result.errorCount > 0;
          return (
            <>
              {step.kind === 'checking' && (
                <Next
                  result={result}
                  isBusy={isBusy}
                  onImport={(skipBadRows) => void start(step.file, { dryRun: false, skipBadRows })}
                />
              )}
              <ImportReport result={result} />
              {hasErrors && (
                <FileDrop title={w.again} hint={drop} accept=".xlsx" disabled={isBusy} onFile={(file) => void choose(file)} />
              )}
            </>
          );
        }}
      </JobProgress>
      {problem}
    </div>
  );
}

interface NextProps {
  result: ImportResult;
  isBusy: boolean;
  onImport: (skipBadRows: boolean) => void;
}

/** What one can do with a file that was checked. */
function Next({ result, isBusy, onImport }: NextProps) {
  const w = useWords(words);
  const { count } = useFormats();
  const [asks, setAsks] = useState(false);
  const { kept, errors, skipped_dependent: skipped } = summed(result.sheets);
  if (kept === 0) return null;
  if (result.errorCount === 0) {
    return (
      <div className={styles['buttons']}>
        <Button type="primary" loading={isBusy} onClick={() => onImport(false)}>
          {w.import(count(kept))}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles['buttons']}>
      <Button loading={isBusy} onClick={() => setAsks(true)}>
        {w.skipBadRows(count(kept))}
      </Button>
      <Modal
        open={asks}
        title={w.skipTitle}
        okText={w.skipBadRows(count(kept))}
        cancelText={w.cancel}
        onCancel={() => setAsks(false)}
        onOk={() => {
          setAsks(false);
          onImport(true);
        }}
      >
        {w.skipText(count(errors), count(skipped))}
      </Modal>
    </div>
  );
}
