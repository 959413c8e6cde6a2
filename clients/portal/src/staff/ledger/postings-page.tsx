import { Button } from 'antd';
import { useMemo } from 'react';
import { LedgerPostings, type LedgerPostingFilter, type LedgerPostingsQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { filterFields, type Option } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { Asked } from '@shared/state/state';
import type { Column } from '@shared/table/columns';
import { DataTable, RowsTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Facts, PageHeader } from '@shared/text/page-header';
import { ExportButton } from '../jobs/export-button';
import { ScreenLink, useScope } from '../scope/scope';
import { ledgerWords } from './ledger-words';
import styles from './ledger.module.css';

type Posting = LedgerPostingsQuery['ledgerPostings']['nodes'][number];
type Kind = NonNullable<LedgerPostingFilter['kind']>;
type DocumentKind = NonNullable<LedgerPostingFilter['documentKinds']>[number];

const optionsOf = <Value extends string>(names: Readonly<Record<string, string>>): Option<Value>[] =>
  Object.entries(names).map(([value, label]) => ({ value: value as Value, label }));

/** Every posting of my communities by day; a row shows its whole entry. */
export default function PostingsPage() {
  const w = useWords(ledgerWords);
  const { period } = useFormats();
  const { unitId } = useScope();
  const fields = useMemo(
    () =>
      filterFields({
        days: { kind: 'days', label: w.days },
        kind: { kind: 'choice', label: w.kind, options: optionsOf<Kind>(w.kinds) },
        side: { kind: 'choice', label: w.side, options: (['DEBIT', 'CREDIT'] as const).map((value) => ({ value, label: w.sides[value] })) },
        documentKinds: { kind: 'choices', label: w.documentKind, options: optionsOf<DocumentKind>(w.documents), isMore: true },
        accountId: { kind: 'other', label: '', render: () => null },
      }),
    [w],
  );
  const [values, search] = useUrlFilter(fields);
  const { accountId, ...shown } = values;
  const { days, ...plain } = shown;
  const filter: LedgerPostingFilter = { ...plain, accountId, unitId, since: days?.from, until: days?.to };
  const { accountId: _hidden, ...visible } = fields;
  const columns: Column<Posting>[] = [
    { key: 'day', title: w.postedOn, width: 120, render: (row) => <DateText day={row.entry.postedOn} /> },
    { key: 'kind', title: w.kind, width: 120, render: (row) => w.kinds[row.accountKind] ?? row.accountKind },
    { key: 'account', title: w.account, width: 200, render: (row) => w.names[row.accountName] ?? (row.accountName || '—') },
    { key: 'debit', title: w.debit, width: 130, align: 'right', render: (row) => row.side === 'DEBIT' && <Money of={row.amount} /> },
    { key: 'credit', title: w.credit, width: 130, align: 'right', render: (row) => row.side === 'CREDIT' && <Money of={row.amount} /> },
    {
      key: 'document',
      title: w.document,
      width: 230,
      render: (row) => `${w.documents[row.entry.document.kind] ?? row.entry.document.kind} ${row.entry.document.number}`,
    },
    { key: 'community', title: w.community, width: 140, render: (row) => row.entry.community ?? '—' },
    {
      key: 'bill',
      title: w.bill,
      width: 220,
      render: (row) => row.bill !== null && `${row.bill.room?.label ?? ''} ${row.bill.item.name} ${period(row.bill.period)}`,
    },
  ];
  return (
    <>
      <PageHeader
        title={w.postings}
        hint={w.postingsHint}
        actions={accountId !== undefined && <Button onClick={() => search(shown)}>{w.allAccounts}</Button>}
      />
      <SearchForm fields={visible} values={shown} onSearch={(wanted) => search({ ...wanted, accountId })} />
      <DataTable
        name="ledger-postings"
        caption={w.postings}
        document={LedgerPostings}
        variables={{ filter }}
        connection={(answer) => answer.ledgerPostings}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={(row) => `${w.entry} · ${w.documents[row.entry.document.kind] ?? row.entry.document.kind}`}
        drawer={(row) => <EntryCard posting={row} />}
        actions={<ExportButton list="LEDGER_POSTINGS" filter={{ ledgerPostings: filter }} />}
        empty={{ title: w.noPostings, hint: w.noPostingsHint }}
      />
    </>
  );
}

/** The whole entry of a posting, and the way to its document. */
function EntryCard({ posting }: { posting: Posting }) {
  const w = useWords(ledgerWords);
  const { entry, bill } = posting;
  const asked = useAsk(LedgerPostings, { filter: { entryId: entry.id }, first: 100 });
  const payment = entry.document.paymentId;
  return (
    <div className={styles['stack']}>
      <Facts
        rows={[
          [w.postedOn, <DateText key="on" day={entry.postedOn} />],
          [w.postedAt, <DateText key="at" moment={entry.postedAt} />],
          [w.community, entry.community ?? w.company],
          [w.document, `${w.documents[entry.document.kind] ?? entry.document.kind} ${entry.document.number}`],
          [w.total, <Money key="total" of={entry.total} />],
        ]}
      />
      <p className={styles['links']}>
        {payment !== null && <ScreenLink to={`/payments/${payment}`}>{w.payment}</ScreenLink>}
        {bill !== null && <ScreenLink to={`/bills/${bill.id}`}>{w.theBill}</ScreenLink>}
      </p>
      <Asked of={asked} rows={3}>
        {({ ledgerPostings }) => (
          <RowsTable
            name="entry-postings"
            caption={w.entry}
            isShort={ledgerPostings.nodes.length <= 30}
            rows={ledgerPostings.nodes}
            rowKey={(row) => row.id}
            columns={[
              { key: 'account', title: w.account, width: 200, render: (row) => `${w.kinds[row.accountKind] ?? row.accountKind} ${w.names[row.accountName] ?? row.accountName}` },
              { key: 'debit', title: w.debit, width: 120, align: 'right', render: (row) => row.side === 'DEBIT' && <Money of={row.amount} /> },
              { key: 'credit', title: w.credit, width: 120, align: 'right', render: (row) => row.side === 'CREDIT' && <Money of={row.amount} /> },
            ]}
          />
        )}
      </Asked>
    </div>
  );
}
