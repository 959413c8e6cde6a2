import { useMemo } from 'react';
import { RedLetters, type RedLettersQuery } from '@kit/gql/staff';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { PlaceText } from '@shared/text/place-text';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { RedLetterCard } from './red-letter-card';
import { words } from './words';

export type RedLetter = RedLettersQuery['redLetters']['nodes'][number];

export const TONES: Record<RedLetter['status'], Tone> = { REQUESTED: 'waiting', APPROVED: 'paid', REJECTED: 'quiet' };

/** Bills that somebody wants taken back, newest first. */
export default function RedLettersPage() {
  const w = useWords(words);
  const format = useFormats();
  const fields = useMemo(() => {
    const { REQUESTED, APPROVED, REJECTED } = w.states;
    return filterFields({
      status: {
        kind: 'choice',
        label: w.status,
        options: [
          { value: 'REQUESTED', label: REQUESTED },
          { value: 'APPROVED', label: APPROVED },
          { value: 'REJECTED', label: REJECTED },
        ],
      },
    });
  }, [w]);
  const [values, search] = useUrlFilter(fields);
  const columns: Column<RedLetter>[] = [
    {
      key: 'room',
      title: w.room,
      width: 200,
      render: ({ bill }) =>
        bill.room === null ? bill.objectCode : <PlaceText community={bill.room.community} label={bill.room.label} />,
    },
    {
      key: 'bill',
      title: w.bill,
      width: 200,
      render: (row) => `${row.bill.item.name} ${format.period(row.bill.period)}`,
    },
    { key: 'amount', title: w.amount, align: 'right', render: (row) => <Money of={row.amount} /> },
    {
      key: 'status',
      title: w.status,
      width: 110,
      render: (row) => <StatusTag tone={TONES[row.status]}>{w.states[row.status]}</StatusTag>,
    },
    { key: 'reason', title: w.reason, width: 220, render: (row) => row.reason },
    { key: 'requestedBy', title: w.requestedBy, width: 100, render: (row) => row.requestedBy ?? '—' },
    { key: 'requestedAt', title: w.requestedAt, width: 150, render: (row) => <DateText moment={row.requestedAt} /> },
    { key: 'decidedBy', title: w.decidedBy, width: 100, render: (row) => row.decidedBy ?? '—' },
  ];
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="red-letters"
        caption={w.title}
        document={RedLetters}
        variables={{ filter: values }}
        connection={(answer) => answer.redLetters}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={(row) => `${row.bill.room?.label ?? ''} ${row.bill.item.name}`}
        drawer={(row) => <RedLetterCard letter={row} />}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}
