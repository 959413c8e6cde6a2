import { useMemo } from 'react';
import { StatementDifferences, type DifferenceFragment, type StatementDifferenceFilter } from '@kit/gql/staff';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { ExportButton } from '../jobs/export-button';
import { useScope } from '../scope/scope';
import { halfOpen } from './days';
import { DifferenceCard } from './difference-card';
import { words } from './words';

type Difference = DifferenceFragment;

const TONES: Record<string, Tone> = { OPEN: 'owed', EXPLAINED: 'quiet', SETTLED: 'paid' };
const KINDS = ['MISSING_HERE', 'MISSING_THERE', 'AMOUNT', 'STATE', 'FEE'] as const;
const STATES = ['OPEN', 'EXPLAINED', 'SETTLED'] as const;
const PROVIDERS = ['wechat', 'alipay', 'stripe'] as const;

/** Where providers' statements and our books disagree, and what was found out. */
export default function DifferencesPage() {
  const w = useWords(words);
  const { unit } = useScope();
  const fields = useMemo(
    () =>
      filterFields({
        days: { kind: 'days', label: w.days },
        state: { kind: 'choice', label: w.state, options: STATES.map((value) => ({ value, label: w.states[value] ?? value })) },
        kind: { kind: 'choice', label: w.kind, options: KINDS.map((value) => ({ value, label: w.kinds[value] ?? value })) },
        provider: {
          kind: 'choice',
          label: w.provider,
          options: PROVIDERS.map((value) => ({ value, label: w.providers[value] ?? value })),
        },
        isAssigned: { kind: 'flag', label: w.onlyAssigned, isMore: true },
      }),
    [w],
  );
  const [values, search] = useUrlFilter(fields);
  const { days, ...plain } = values;
  const filter: StatementDifferenceFilter = {
    ...plain,
    ...halfOpen(days),
    communityId: unit?.kind === 'COMMUNITY' ? unit.id : undefined,
  };
  const columns: Column<Difference>[] = [
    { key: 'day', title: w.day, width: 120, render: (row) => <DateText day={row.day} /> },
    {
      key: 'state',
      title: w.state,
      width: 110,
      render: (row) => <StatusTag tone={TONES[row.state] ?? 'quiet'}>{w.states[row.state] ?? row.state}</StatusTag>,
    },
    { key: 'kind', title: w.kind, width: 150, render: (row) => `${w.subjects[row.subject] ?? row.subject} · ${w.kinds[row.kind] ?? row.kind}` },
    { key: 'provider', title: w.provider, width: 100, render: (row) => w.providers[row.provider] ?? row.provider },
    { key: 'ours', title: w.ours, width: 120, align: 'right', render: (row) => row.ours !== null && <Money of={row.ours} /> },
    { key: 'theirs', title: w.theirs, width: 120, align: 'right', render: (row) => row.theirs !== null && <Money of={row.theirs} /> },
    { key: 'number', title: w.number, width: 260, render: (row) => <span className="figures">{row.number}</span> },
    { key: 'community', title: w.community, width: 150, render: (row) => row.community ?? w.nobodys },
    { key: 'owner', title: w.owner, width: 110, render: (row) => row.owner ?? '—' },
    { key: 'dueOn', title: w.dueOn, width: 120, render: (row) => <DateText day={row.dueOn} /> },
    { key: 'note', title: w.note, width: 220, render: (row) => row.note },
  ];
  return (
    <>
      <PageHeader title={w.differences} hint={w.differencesHint} />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="differences"
        caption={w.differences}
        document={StatementDifferences}
        variables={{ filter }}
        connection={(answer) => answer.statementDifferences}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={(row) => w.kinds[row.kind] ?? row.kind}
        drawer={(row, close) => <DifferenceCard key={row.id} row={row} onDone={close} />}
        actions={<ExportButton list="STATEMENT_DIFFERENCES" filter={{ statementDifferences: filter }} />}
        empty={{ title: w.noDifferences, hint: w.noDifferencesHint }}
      />
    </>
  );
}
