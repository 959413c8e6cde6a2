import { useMemo } from 'react';
import { Receipts, type ReceiptFragment } from '@kit/gql/staff';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { ReceiptCard } from './receipt-card';
import { words } from './words';

/** Receipts of my communities, newest first. */
export default function ReceiptsPage() {
  const w = useWords(words);
  const fields = useMemo(
    () => filterFields({ number: { kind: 'text', label: w.number, placeholder: w.numberHint } }),
    [w],
  );
  const [values, search] = useUrlFilter(fields);
  const columns: Column<ReceiptFragment>[] = [
    { key: 'number', title: w.number, width: 180, render: (row) => <span className="figures">{row.number}</span> },
    { key: 'total', title: w.total, align: 'right', render: (row) => <Money of={row.total} /> },
    { key: 'issuedAt', title: w.issuedAt, width: 160, render: (row) => <DateText moment={row.issuedAt} /> },
    { key: 'status', title: w.status, width: 110, render: (row) => <ReceiptState receipt={row} /> },
    { key: 'voidReason', title: w.voidReason, width: 240, render: (row) => row.voidReason ?? '' },
  ];
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="receipts"
        caption={w.title}
        document={Receipts}
        variables={{ filter: values }}
        connection={(answer) => answer.receipts}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={(row) => row.number}
        drawer={(row) => <ReceiptCard receipt={row} />}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}

export function ReceiptState({ receipt }: { receipt: ReceiptFragment }) {
  const w = useWords(words);
  const isVoid = receipt.voidedAt !== null;
  return <StatusTag tone={isVoid ? 'quiet' : 'paid'}>{isVoid ? w.void : w.stands}</StatusTag>;
}
