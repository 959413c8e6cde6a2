import { Form, Input } from 'antd';
import { useMemo } from 'react';
import {
  ExplainDifference,
  StatementDifferences,
  type StatementDifferenceFilter,
  type StatementDifferencesQuery,
} from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { EntityForm } from '@shared/form/entity-form';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { ExportButton } from '../jobs/export-button';
import { useScope } from '../scope/scope';
import { halfOpen } from './days';
import { words } from './words';

type Difference = StatementDifferencesQuery['statementDifferences']['nodes'][number];

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
        drawer={(row) => <DifferenceCard key={row.id} row={row} />}
        actions={<ExportButton list="STATEMENT_DIFFERENCES" filter={{ statementDifferences: filter }} />}
        empty={{ title: w.noDifferences, hint: w.noDifferencesHint }}
      />
    </>
  );
}

function DifferenceCard({ row }: { row: Difference }) {
  const w = useWords(words);
  const may = useMay();
  const explaining = useChange(ExplainDifference, (answer) => answer.explainDifference, { refreshes: [StatementDifferences] });
  return (
    <>
      <p className="quiet">{w.kindHints[row.kind]}</p>
      <Facts
        rows={[
          [w.day, <DateText key="day" day={row.day} />],
          [w.provider, w.providers[row.provider] ?? row.provider],
          [w.ours, row.ours === null ? '—' : <Money key="ours" of={row.ours} />],
          [w.theirs, row.theirs === null ? '—' : <Money key="theirs" of={row.theirs} />],
          [w.oursState, row.oursState || '—'],
          [w.theirsState, row.theirsState || '—'],
          [w.number, <span key="number" className="figures">{row.number}</span>],
          [w.transaction, <span key="transaction" className="figures">{row.transactionId || '—'}</span>],
          [w.community, row.community ?? w.nobodys],
          [w.foundAt, <DateText key="found" moment={row.foundAt} />],
          ...(row.note !== ''
            ? ([
                [w.note, row.note],
                [w.staff, row.staff ?? '—'],
                [w.explainedAt, <DateText key="explained" moment={row.explainedAt} />],
              ] as const)
            : []),
        ]}
      />
      {row.state === 'OPEN' && may('payment.reconcile_explain') && (
        <EntityForm<{ note: string }>
          name="difference"
          initial={{ note: '' }}
          submitText={w.explain}
          onSubmit={({ note }) => explaining.run({ input: { differenceId: row.id, note } })}
        >
          <Form.Item name="note" label={w.note} rules={[{ required: true, whitespace: true, message: w.needsNote }]}>
            <Input.TextArea rows={2} maxLength={200} placeholder={w.noteHint} />
          </Form.Item>
        </EntityForm>
      )}
    </>
  );
}
