import { useMemo } from 'react';
import { SuspenseLines, type SuspenseFilter } from '@kit/gql/staff';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { DataTable } from '@shared/table/data-table';
import { useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { ExportButton } from '../jobs/export-button';
import { halfOpen } from '../reconciliation/days';
import { LineCard } from './line-card';
import { useLineColumns } from './line-columns';
import { words } from './words';

/** Money that came to the bank and of which nobody knows yet whose it is. */
export default function SuspensePage() {
  const w = useWords(words);
  const columns = useLineColumns();
  const fields = useMemo(
    () => filterFields({ text: { kind: 'text', label: w.text }, days: { kind: 'days', label: w.days } }),
    [w],
  );
  const [values, search] = useUrlFilter(fields);
  const filter: SuspenseFilter = { text: values.text, ...halfOpen(values.days) };
  return (
    <>
      <PageHeader title={w.suspense} hint={w.suspenseHint} />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="suspense"
        caption={w.suspense}
        document={SuspenseLines}
        variables={{ filter }}
        connection={(answer) => answer.suspenseLines}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={() => w.suspense}
        drawer={(row, close) => <LineCard key={row.id} line={row} onDone={close} />}
        actions={<ExportButton list="SUSPENSE_LINES" filter={{ suspenseLines: filter }} />}
        empty={{ title: w.noSuspense, hint: w.noSuspenseHint }}
      />
    </>
  );
}
