import { Button, Progress, Select } from 'antd';
import { useState } from 'react';
import { BankImports, BankLines, Jobs, StartBankImport, SuspenseLines, type BankAccountFragment, type JobFragment } from '@kit/gql/staff';
import { useChange, useRefresh } from '@shared/api/api';
import { useUpload, type UploadedFile } from '@shared/api/upload';
import { FileDrop } from '@shared/form/file-drop';
import { useIntention } from '@shared/form/intention';
import { Failure } from '@shared/state/state';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { hasEnded, JobProgress } from '../jobs/job-progress';
import { bankResultOf, type BankImportResult } from './import-result';
import { words } from './words';
import styles from './bank.module.css';

interface Step {
  readonly file: UploadedFile;
  readonly jobId: string;
  readonly isCheck: boolean;
}

/** Choose the account and the bank's file, see what is wrong with it, import it. */
export function BankImport({ accounts }: { accounts: readonly BankAccountFragment[] }) {
  const w = useWords(words);
  const refresh = useRefresh();
  const upload = useUpload('bank.statement');
  const once = useIntention();
  const starting = useChange(StartBankImport, (answer) => answer.startBankImport, { refreshes: [Jobs] });
  const [accountId, setAccountId] = useState(accounts[0]?.id);
  const [step, setStep] = useState<Step | null>(null);
  const [ended, setEnded] = useState<BankImportResult | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  async function start(file: UploadedFile, isCheck: boolean): Promise<void> {
    if (accountId === undefined) return;
    const { job } = await once((idempotencyKey) =>
      starting.run({ input: { bankAccountId: accountId, fileId: file.id, dryRun: isCheck, idempotencyKey } }),
    );
    setEnded(null);
    if (job !== null) setStep({ file, jobId: job.id, isCheck });
  }

  function attempt(work: Promise<void>): void {
    setFailure(null);
    work.catch(setFailure);
  }

  function end(job: JobFragment): void {
    const result = bankResultOf(job);
    setEnded(result);
    if (result?.written === true) refresh(BankLines, SuspenseLines, BankImports);
  }

  if (step === null) {
    const isBusy = upload.percent !== null || starting.isRunning;
    return (
      <div className={styles['stack']}>
        <p>{w.importHint}</p>
        <Select
          aria-label={w.chooseAccount}
          value={accountId}
          onChange={setAccountId}
          options={accounts.map((account) => ({ value: account.id, label: `${account.name} · ${account.bank} ${account.numberTail}` }))}
        />
        <FileDrop
          title={w.drop}
          hint={w.dropHint}
          accept=".xlsx,.csv"
          disabled={isBusy}
          onFile={(file) => attempt(upload.send(file).then((sent) => start(sent, true)))}
        />
        {upload.percent !== null && (
          <div role="status">
            {w.uploading(upload.percent)}
            <Progress percent={upload.percent} size="small" showInfo={false} aria-label={w.uploading(upload.percent)} />
          </div>
        )}
        {failure !== null && <Failure isInline error={failure} />}
      </div>
    );
  }
  const isSound = step.isCheck && ended !== null && ended.errorCount === 0;
  return (
    <div className={styles['stack']}>
      <JobProgress key={step.jobId} jobId={step.jobId} onEnd={end}>
        {(job) => {
          const result = hasEnded(job) ? bankResultOf(job) : null;
          return result === null ? null : <Report result={result} />;
        }}
      </JobProgress>
      {isSound && <p role="status">{w.checked}</p>}
      {failure !== null && <Failure isInline error={failure} />}
      <div className={styles['buttons']}>
        <Button onClick={() => setStep(null)}>{w.again}</Button>
        {isSound && (
          <Button type="primary" loading={starting.isRunning} onClick={() => attempt(start(step.file, false))}>
            {w.importNow}
          </Button>
        )}
      </div>
    </div>
  );
}

function Report({ result }: { result: BankImportResult }) {
  const w = useWords(words);
  const { count } = useFormats();
  return (
    <>
      <Facts
        rows={[
          [w.lineCount, count(result.lines)],
          [w.newLines, count(result.new)],
          [w.knownLines, count(result.known)],
          [w.matchedLines, count(result.matched)],
          [w.income, <Money key="in" of={{ amountMinor: result.inMinor }} />],
          [w.expense, <Money key="out" of={{ amountMinor: result.outMinor }} />],
          [w.errors, count(result.errorCount)],
        ]}
      />
      {result.errors.length > 0 && (
        <ol className={styles['errors']} aria-label={w.errors}>
          {result.errors.map((error) => (
            <li key={`${error.row} ${error.message}`}>{w.errorAt(error.row, error.message)}</li>
          ))}
        </ol>
      )}
    </>
  );
}
