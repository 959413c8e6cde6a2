import { Jobs, StartImport, type JobFragment } from '@kit/gql/staff';
import { queries, useChange } from '@shared/api/api';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Card, PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { hasEnded, JobProgress, TONES } from '../jobs/job-progress';
import { words as jobWords } from '../jobs/words';
import { ImportFlow } from './import-flow';
import { ImportReport } from './import-report';
import { resultOf } from './result';
import { words } from './words';

const WORKBOOKS = { filter: { kind: 'imports.workbook' } };

/** A company's workbook: check it, import it, see what was imported before. */
export default function ImportsPage() {
  const w = useWords(words);
  const starting = useChange(StartImport, (answer) => answer.startImport, { refreshes: [Jobs] });
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <Card>
        <ImportFlow
          fileKind="imports.workbook"
          starting={starting}
          drop={w.drop}
          dropHint={w.dropHint}
          // Tree, rooms, tariffs, bills: all may be others now.
          onWritten={() => void queries.invalidateQueries()}
        />
      </Card>
      <h2 className="unseen">{w.history}</h2>
      <History />
    </>
  );
}

function History() {
  const w = useWords(words);
  const { states } = useWords(jobWords);
  const columns: Column<JobFragment>[] = [
    { key: 'when', title: w.when, width: 170, render: (job) => <DateText moment={job.createdAt} /> },
    {
      key: 'state',
      title: w.state,
      width: 120,
      render: (job) => <StatusTag tone={TONES[job.state]}>{states[job.state]}</StatusTag>,
    },
    { key: 'what', title: w.what, width: 320, render: (job) => <Outcome job={job} /> },
    { key: 'who', title: w.who, width: 120, render: (job) => job.owner ?? '—' },
  ];
  return (
    <DataTable
      name="imports"
      caption={w.history}
      document={Jobs}
      variables={WORKBOOKS}
      connection={(answer) => answer.jobs}
      rowKey={(job) => job.id}
      columns={columns}
      toolbar={<strong>{w.history}</strong>}
      drawerTitle={(job) => job.title}
      drawer={(job) => <Earlier job={job} />}
      empty={{ title: w.noHistory, hint: w.noHistoryHint }}
    />
  );
}

function Outcome({ job }: { job: JobFragment }) {
  const w = useWords(words);
  const result = hasEnded(job) ? resultOf(job) : null;
  if (result === null) return job.error?.message ?? job.title;
  return `${result.mode === 'CHECK' ? w.checkTitle : w.importTitle}${result.errorCount > 0 ? `：${w.errors} ${result.errorCount}` : ''}`;
}

function Earlier({ job }: { job: JobFragment }) {
  const w = useWords(words);
  return (
    <JobProgress jobId={job.id}>
      {(current) => {
        const result = hasEnded(current) ? resultOf(current) : null;
        if (result !== null) return <ImportReport result={result} />;
        return hasEnded(current) && !current.isMine ? <p className="quiet">{w.notMine}</p> : null;
      }}
    </JobProgress>
  );
}
