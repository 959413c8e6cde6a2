import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { BankAccounts, BankLines, type BankLineFilter } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { SideDrawer } from '@shared/state/side-drawer';
import { DataTable } from '@shared/table/data-table';
import { useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { ExportButton } from '../jobs/export-button';
import { halfOpen } from '../reconciliation/days';
import { AccountForm } from './account-form';
import { AccountsList } from './accounts-list';
import { BankImport } from './bank-import';
import { LineCard } from './line-card';
import { useLineColumns } from './line-columns';
import { words } from './words';

const STATES = ['SUSPENSE', 'MATCHED', 'CLAIMED', 'BOUNCED', 'OUTSIDE'] as const;

/** What moved on the company's bank accounts and what it was found to be; files are imported here. */
export default function BankPage() {
  const w = useWords(words);
  const may = useMay();
  const columns = useLineColumns();
  const [drawer, setDrawer] = useState<'account' | 'accounts' | 'import' | null>(null);
  const accounts = useAsk(BankAccounts, {});
  const all = accounts.data?.bankAccounts;
  const known = useMemo(() => (all ?? []).filter((account) => account.closedAt === null), [all]);
  const fields = useMemo(
    () =>
      filterFields({
        text: { kind: 'text', label: w.text },
        days: { kind: 'days', label: w.days },
        state: { kind: 'choice', label: w.state, options: STATES.map((value) => ({ value, label: w.states[value] ?? value })) },
        bankAccountId: {
          kind: 'choice',
          label: w.account,
          options: known.map((account) => ({ value: account.id, label: `${account.name} ${account.numberTail}` })),
        },
      }),
    [w, known],
  );
  const [values, search] = useUrlFilter(fields);
  const { days, ...plain } = values;
  const filter: BankLineFilter = { ...plain, ...halfOpen(days) };
  return (
    <>
      <PageHeader
        title={w.lines}
        hint={w.linesHint}
        actions={
          may('payment.bank_match') && (
            <>
              <Button onClick={() => setDrawer('account')}>{w.open}</Button>
              {all !== undefined && all.length > 0 && <Button onClick={() => setDrawer('accounts')}>{w.accounts}</Button>}
              <Button type="primary" disabled={known.length === 0} onClick={() => setDrawer('import')}>
                {w.import}
              </Button>
            </>
          )
        }
      />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="bank-lines"
        caption={w.lines}
        document={BankLines}
        variables={{ filter }}
        connection={(answer) => answer.bankLines}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={(row) => w.states[row.state] ?? row.state}
        drawer={(row, close) => <LineCard key={row.id} line={row} onDone={close} />}
        actions={<ExportButton list="BANK_LINES" filter={{ bankLines: filter }} />}
        empty={{ title: w.noLines, hint: w.noLinesHint }}
      />
      <SideDrawer title={w.open} isOpen={drawer === 'account'} onClose={() => setDrawer(null)}>
        <AccountForm onDone={() => setDrawer(null)} />
      </SideDrawer>
      <SideDrawer title={w.accounts} isOpen={drawer === 'accounts'} onClose={() => setDrawer(null)}>
        <AccountsList accounts={all ?? []} />
      </SideDrawer>
      <SideDrawer title={w.import} isOpen={drawer === 'import'} onClose={() => setDrawer(null)}>
        <BankImport accounts={known} />
      </SideDrawer>
    </>
  );
}
