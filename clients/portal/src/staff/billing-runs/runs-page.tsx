import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { BillingRuns, type RunFragment } from '@kit/gql/staff';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { ExportButton } from '../jobs/export-button';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { ScreenLink, useGo, useScope } from '../scope/scope';
import { Problems } from './problems';
import { words } from './words';
import styles from './runs.module.css';

/** Every run of a month, with what it could not bill. */
export default function RunsPage() {
  const w = useWords(words);
  const { count, period } = useFormats();
  const go = useGo();
  const fields = filterFields({ period: { kind: 'period', label: w.period } });
  const [values, search] = useUrlFilter(fields);
  const { unitId } = useScope();
  const filter = { ...values, unitId };
  const columns: Column<RunFragment>[] = [
    { key: 'unit', title: w.unit, width: 180, render: (run) => run.unit },
    { key: 'period', title: w.period, width: 110, render: (run) => <DateText period={run.period} /> },
    { key: 'state', title: w.state, width: 150, render: (run) => <RunState run={run} /> },
    {
      key: 'bills',
      title: w.bills,
      width: 100,
      align: 'right',
      render: (run) => <span className="figures">{count(run.billCount)}</span>,
    },
    { key: 'total', title: w.total, width: 150, align: 'right', render: (run) => <Money of={run.total} /> },
    {
      key: 'problems',
      title: w.problems,
      width: 110,
      align: 'right',
      render: (run) => <span className="figures">{count(problemCount(run))}</span>,
    },
    { key: 'started', title: w.started, width: 170, render: (run) => <DateText moment={run.startedAt} /> },
  ];
  return (
    <>
      <PageHeader
        title={w.title}
        hint={w.hint}
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => go('/billing-runs/new')}>
            {w.start}
          </Button>
        }
      />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="billing-runs"
        caption={w.title}
        document={BillingRuns}
        variables={{ filter }}
        connection={(answer) => answer.billingRuns}
        rowKey={(run) => run.id}
        columns={columns}
        actions={<ExportButton list="BILLING_RUNS" filter={{ billingRuns: filter }} />}
        drawerTitle={(run) => w.drawer(run.unit, period(run.period))}
        drawer={(run) => <RunDetails run={run} />}
        empty={{ title: w.emptyTitle, hint: w.emptyHint }}
      />
    </>
  );
}

function RunState({ run }: { run: RunFragment }) {
  const w = useWords(words);
  return run.finishedAt === null ? (
    <StatusTag tone="working">{w.running}</StatusTag>
  ) : (
    <StatusTag tone="paid">{w.done}</StatusTag>
  );
}

function RunDetails({ run }: { run: RunFragment }) {
  const w = useWords(words);
  const { count } = useFormats();
  return (
    <div className={styles['page']}>
      <Facts
        rows={[
          [w.state, <RunState key="state" run={run} />],
          [w.bills, <span key="bills" className="figures">{count(run.billCount)}</span>],
          [w.total, <Money key="total" of={run.total} />],
          [w.started, <DateText key="started" moment={run.startedAt} />],
        ]}
      />
      {run.finishedAt === null && <p className="quiet">{w.runningHint}</p>}
      <p>
        <ScreenLink to={`/bills?period=${run.period}`}>{w.seeBills}</ScreenLink>
      </p>
      {run.problems.length > 0 && (
        <section aria-label={w.problemTitle}>
          <h3>{w.problemTitle}</h3>
          <p className="quiet">{w.problemHint}</p>
          <Problems problems={run.problems} />
        </section>
      )}
    </div>
  );
}

function problemCount(run: RunFragment): number {
  return run.problems.reduce((sum, problem) => sum + problem.count, 0);
}
