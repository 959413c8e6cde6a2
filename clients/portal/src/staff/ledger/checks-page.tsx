import { Button } from 'antd';
import { LedgerChecks, RunLedgerCheck, type LedgerChecksQuery } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { Failure } from '@shared/state/state';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { ledgerWords } from './ledger-words';
import styles from './ledger.module.css';

type Check = LedgerChecksQuery['ledgerChecks']['nodes'][number];

/** What the nightly checks of the books found. */
export default function ChecksPage() {
  const w = useWords(ledgerWords);
  const { count } = useFormats();
  const checking = useChange(RunLedgerCheck, (answer) => answer.runLedgerCheck, { refreshes: [LedgerChecks] });
  const problem = checking.refusals ?? checking.failure;
  const figure = (key: 'entries' | 'unbalanced' | 'orphans', title: string, width: number): Column<Check> => ({
    key,
    title,
    width,
    align: 'right',
    render: (row) => <span className="figures">{count(row[key])}</span>,
  });
  const columns: Column<Check>[] = [
    { key: 'at', title: w.checkedAt, width: 170, render: (row) => <DateText moment={row.checkedAt} /> },
    {
      key: 'result',
      title: w.result,
      width: 140,
      render: (row) => <StatusTag tone={row.ok ? 'paid' : 'owed'}>{row.ok ? w.ok : w.notOk}</StatusTag>,
    },
    { key: 'night', title: w.night, width: 150, render: (row) => (row.night === null ? w.byHand : <DateText day={row.night} />) },
    figure('entries', w.entries, 110),
    figure('unbalanced', w.unbalancedEntries, 160),
    figure('orphans', w.orphans, 170),
    {
      key: 'took',
      title: w.took,
      width: 100,
      align: 'right',
      render: (row) => <span className="figures">{w.seconds((row.milliseconds / 1000).toFixed(1))}</span>,
    },
  ];
  return (
    <>
      <PageHeader
        title={w.checks}
        hint={w.checksHint}
        actions={
          <Button type="primary" loading={checking.isRunning} onClick={() => void checking.run({}).catch(() => undefined)}>
            {w.checkNow}
          </Button>
        }
      />
      {problem !== null && <Failure isInline error={problem} />}
      <DataTable
        name="ledger-checks"
        caption={w.checks}
        document={LedgerChecks}
        variables={{}}
        connection={(answer) => answer.ledgerChecks}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={(row) => (row.ok ? w.ok : w.notOk)}
        drawer={(row) => (
          <div className={styles['stack']}>
            <Facts
              rows={[
                [w.checkedAt, <DateText key="at" moment={row.checkedAt} />],
                [w.entries, count(row.entries)],
                [w.unbalancedEntries, count(row.unbalanced)],
                [w.orphans, count(row.orphans)],
              ]}
            />
            {row.findings.length === 0 ? (
              <p className="quiet">{w.noFindings}</p>
            ) : (
              <section aria-label={w.findings}>
                <h3>{w.findings}</h3>
                <p className="quiet">{w.findingsHint}</p>
                <ol className={styles['findings']}>
                  {row.findings.map((finding) => (
                    <li key={finding}>{finding}</li>
                  ))}
                </ol>
              </section>
            )}
          </div>
        )}
        empty={{ title: w.noChecks, hint: w.noChecksHint }}
      />
    </>
  );
}
