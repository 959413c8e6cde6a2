import { useMemo } from 'react';
import { BindingRequests, type BindingRequestsQuery } from '@kit/gql/staff';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { PlaceText } from '@shared/text/place-text';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { BindingRequestCard } from './binding-request-card';
import { words } from './words';

export type BindingRequest = BindingRequestsQuery['bindingRequests']['nodes'][number];

export const TONES: Record<BindingRequest['status'], Tone> = {
  PENDING: 'waiting',
  APPROVED: 'paid',
  REFUSED: 'failed',
  WITHDRAWN: 'quiet',
};

/** Who wants to be bound to which room, newest first. */
export default function BindingRequestsPage() {
  const w = useWords(words);
  const fields = useMemo(() => {
    const { PENDING, APPROVED, REFUSED, WITHDRAWN } = w.states;
    return filterFields({
      status: {
        kind: 'choice',
        label: w.status,
        options: [
          { value: 'PENDING', label: PENDING },
          { value: 'APPROVED', label: APPROVED },
          { value: 'REFUSED', label: REFUSED },
          { value: 'WITHDRAWN', label: WITHDRAWN },
        ],
      },
    });
  }, [w]);
  const [values, search] = useUrlFilter(fields);
  const columns: Column<BindingRequest>[] = [
    { key: 'name', title: w.name, width: 120, render: (row) => row.name },
    {
      key: 'status',
      title: w.status,
      width: 110,
      render: (row) => <StatusTag tone={TONES[row.status]}>{w.states[row.status]}</StatusTag>,
    },
    {
      key: 'room',
      title: w.room,
      width: 240,
      render: (row) => (row.room === null ? row.typedRoom : <PlaceText community={row.room.community} label={row.room.label} />),
    },
    { key: 'role', title: w.role, width: 90, render: (row) => w.roles[row.role] },
    { key: 'kind', title: w.kind, width: 100, render: (row) => w.kinds[row.kind] },
    { key: 'phone', title: w.phone, width: 130, render: (row) => <span className="figures">{row.phone}</span> },
    { key: 'createdAt', title: w.createdAt, width: 150, render: (row) => <DateText moment={row.createdAt} /> },
    { key: 'note', title: w.note, width: 200, render: (row) => row.note },
  ];
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="binding-requests"
        caption={w.title}
        document={BindingRequests}
        variables={{ status: values.status }}
        connection={(answer) => answer.bindingRequests}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={(row) => row.name}
        drawer={(row) => <BindingRequestCard request={row} />}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}
