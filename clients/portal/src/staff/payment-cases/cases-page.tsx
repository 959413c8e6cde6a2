import { useMemo } from 'react';
import { ExceptionCases, type ExceptionCasesQuery } from '@kit/gql/staff';
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
import { CaseCard } from './case-card';
import { words } from './words';

export type Case = ExceptionCasesQuery['exceptionCases']['nodes'][number];

const TONES: Record<Case['state'], Tone> = { OPEN: 'owed', REFUNDING: 'working', RESOLVED: 'paid' };

/** Money that fits no bill, and what became of it. */
export default function CasesPage() {
  const w = useWords(words);
  const fields = useMemo(() => filterFields({ isOpen: { kind: 'flag', label: w.onlyOpen } }), [w]);
  const [values, search] = useUrlFilter(fields);
  const columns: Column<Case>[] = [
    { key: 'openedAt', title: w.openedAt, width: 150, render: (row) => <DateText moment={row.openedAt} /> },
    {
      key: 'state',
      title: w.state,
      width: 110,
      render: (row) => <StatusTag tone={TONES[row.state]}>{w.states[row.state]}</StatusTag>,
    },
    { key: 'kind', title: w.kind, width: 160, render: (row) => w.kinds[row.kind] ?? row.kind },
    { key: 'community', title: w.community, width: 150, render: (row) => row.community ?? w.nobodys },
    { key: 'amount', title: w.amount, align: 'right', render: (row) => <Money of={row.amount} /> },
    { key: 'provider', title: w.provider, width: 90, render: (row) => w.providers[row.provider] ?? row.provider },
    { key: 'money', title: w.money, width: 200, render: (row) => (row.isBooked ? w.isBooked : (w.heldOf[row.kind] ?? w.notBooked)) },
    { key: 'resolution', title: w.resolution, width: 240, render: (row) => row.resolution ?? '' },
  ];
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="payment-cases"
        caption={w.title}
        document={ExceptionCases}
        variables={{ isOpen: values.isOpen ?? null }}
        connection={(answer) => answer.exceptionCases}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={(row) => w.kinds[row.kind] ?? row.kind}
        drawer={(row) => <CaseCard key={row.id} given={row} />}
        actions={<ExportButton list="EXCEPTION_CASES" filter={{ exceptionCases: { isOpen: values.isOpen } }} />}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}
