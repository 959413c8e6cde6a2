import { useMemo } from 'react';
import { ProviderStatements, type ProviderStatementFilter, type ProviderStatementsQuery } from '@kit/gql/staff';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { ExportButton } from '../jobs/export-button';
import { ScreenLink } from '../scope/scope';
import { halfOpen } from './days';
import { words } from './words';

type Statement = ProviderStatementsQuery['providerStatements']['nodes'][number];

const SORTS = ['TRADE', 'FUNDS'] as const;
const PROVIDERS = ['wechat', 'alipay', 'stripe'] as const;

/** The statements that were imported, by day and account. */
export default function StatementsPage() {
  const w = useWords(words);
  const { count } = useFormats();
  const fields = useMemo(
    () =>
      filterFields({
        days: { kind: 'days', label: w.days },
        kind: { kind: 'choice', label: w.sort, options: SORTS.map((value) => ({ value, label: w.sorts[value] ?? value })) },
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
  const filter: ProviderStatementFilter = { ...plain, ...halfOpen(days) };
  const number = (key: 'paymentCount' | 'refundCount', title: string): Column<Statement> => ({
    key,
    title,
    width: 100,
    align: 'right',
    render: (row) => <span className="figures">{count(row[key])}</span>,
  });
  const columns: Column<Statement>[] = [
    { key: 'day', title: w.day, width: 130, render: (row) => <DateText day={row.day} /> },
    { key: 'provider', title: w.provider, width: 110, render: (row) => w.providers[row.provider] ?? row.provider },
    { key: 'kind', title: w.sort, width: 110, render: (row) => w.sorts[row.kind] ?? row.kind },
    {
      key: 'state',
      title: w.state,
      width: 140,
      render: (row) => <StatusTag tone={row.state === 'IMPORTED' ? 'paid' : 'quiet'}>{w.fileStates[row.state] ?? row.state}</StatusTag>,
    },
    number('paymentCount', w.paymentCount),
    { key: 'payments', title: w.payments, width: 140, align: 'right', render: (row) => <Money of={row.payments} /> },
    number('refundCount', w.refundCount),
    { key: 'refunds', title: w.refunds, width: 130, align: 'right', render: (row) => <Money of={row.refunds} /> },
    { key: 'fees', title: w.fees, width: 120, align: 'right', render: (row) => <Money of={row.fees} /> },
    { key: 'importedAt', title: w.importedAt, width: 160, render: (row) => <DateText moment={row.importedAt} /> },
  ];
  return (
    <>
      <PageHeader title={w.statements} hint={w.statementsHint} />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="provider-statements"
        caption={w.statements}
        document={ProviderStatements}
        variables={{ filter }}
        connection={(answer) => answer.providerStatements}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={(row) => `${w.providers[row.provider] ?? row.provider} · ${w.sorts[row.kind] ?? row.kind}`}
        drawer={(row) => (
          <>
            <Facts
              rows={[
                [w.day, <DateText key="day" day={row.day} />],
                [w.state, w.fileStates[row.state] ?? row.state],
                [row.kind === 'FUNDS' ? w.income : w.payments, <Money key="payments" of={row.payments} />],
                [row.kind === 'FUNDS' ? w.expense : w.refunds, <Money key="refunds" of={row.refunds} />],
                [w.fees, <Money key="fees" of={row.fees} />],
                [w.importedAt, <DateText key="imported" moment={row.importedAt} />],
              ]}
            />
            <p>
              <ScreenLink to={`/differences?days=${row.day}~${row.day}&provider=${row.provider}`}>{w.seeDifferences}</ScreenLink>
            </p>
          </>
        )}
        actions={<ExportButton list="PROVIDER_STATEMENTS" filter={{ providerStatements: filter }} />}
        empty={{ title: w.noStatements, hint: w.noStatementsHint }}
      />
    </>
  );
}
