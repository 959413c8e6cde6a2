import { Jobs, type JobFragment, type JobState } from '@kit/gql/staff';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { JobProgress, TONES } from './job-progress';
import { words } from './words';

const STATES: readonly JobState[] = ['QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'];

/** Imports, exports and billing runs: how far they are, what came of them. */
export default function JobsPage() {
  const w = useWords(words);
  const { count } = useFormats();
  const fields = filterFields({
    states: {
      kind: 'choices',
      label: w.state,
      options: STATES.map((state) => ({ value: state, label: w.states[state] })),
    },
    mine: { kind: 'flag', label: w.mine },
  });
  const [filter, search] = useUrlFilter(fields);
  const columns: Column<JobFragment>[] = [
    { key: 'title', title: w.what, width: 280, render: (job) => job.title },
    {
      key: 'state',
      title: w.state,
      width: 120,
      render: (job) => <StatusTag tone={TONES[job.state]}>{job.isCancelling ? w.cancelling : w.states[job.state]}</StatusTag>,
    },
    {
      key: 'progress',
      title: w.done,
      align: 'right',
      render: (job) => (
        <span className="figures">{job.total === null ? '—' : w.progress(count(job.done), count(job.total))}</span>
      ),
    },
    { key: 'owner', title: w.owner, width: 120, render: (job) => job.owner ?? '—' },
    { key: 'created', title: w.created, width: 160, render: (job) => <DateText moment={job.createdAt} /> },
    { key: 'finished', title: w.finished, width: 160, render: (job) => <DateText moment={job.finishedAt} /> },
  ];
  return (
    <>
      <PageHeader title={w.jobs} hint={w.hint} />
      <SearchForm fields={fields} values={filter} onSearch={search} />
      <DataTable
        name="jobs"
        caption={w.jobs}
        document={Jobs}
        variables={{ filter }}
        connection={(answer) => answer.jobs}
        columns={columns}
        rowKey={(job) => job.id}
        drawerTitle={(job) => job.title}
        drawer={(job) => <JobProgress jobId={job.id} />}
        empty={{ title: w.emptyTitle, hint: w.none }}
      />
    </>
  );
}
