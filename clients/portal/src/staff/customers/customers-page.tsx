import { useMemo } from 'react';
import { Customers, type CustomersQuery } from '@kit/gql/staff';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { ExportButton } from '../jobs/export-button';
import { ScreenLink, useGo, useScope } from '../scope/scope';
import { words } from './words';

type Customer = CustomersQuery['customers']['nodes'][number];

/** People of my areas by pinyin; a row opens the file. */
export default function CustomersPage() {
  const w = useWords(words);
  const go = useGo();
  const { unitId } = useScope();
  const fields = useMemo(
    () =>
      filterFields({
        text: { kind: 'text', label: w.search, placeholder: w.searchHint },
        role: {
          kind: 'choice',
          label: w.role,
          options: [
            { value: 'OWNER', label: w.roles.OWNER },
            { value: 'TENANT', label: w.roles.TENANT },
            { value: 'FAMILY', label: w.roles.FAMILY },
          ],
        },
        lives: {
          kind: 'choice',
          label: w.lives,
          options: [
            { value: 'now', label: w.livesNow },
            { value: 'once', label: w.livedOnce },
            { value: 'all', label: w.everybody },
          ],
        },
        hasPhone: { kind: 'flag', label: w.hasPhone, isMore: true },
      }),
    [w],
  );
  const [values, search] = useUrlFilter(fields);
  const { lives = 'now', ...rest } = values;
  const filter = {
    ...rest,
    unitId,
    ...(lives === 'once' && { livesNow: false }),
    ...(lives === 'all' && { everybody: true }),
  };
  const columns: Column<Customer>[] = [
    { key: 'name', title: w.name, width: 150, render: (row) => <ScreenLink to={`/customers/${row.id}`}>{row.name}</ScreenLink> },
    { key: 'phone', title: w.phone, width: 130, render: (row) => <span className="figures">{row.phone}</span> },
    { key: 'rooms', title: w.rooms, width: 300, render: (row) => <Rooms customer={row} /> },
    { key: 'kind', title: w.kind, width: 90, render: (row) => w.kinds[row.kind] },
    { key: 'idNumber', title: w.idNumber, width: 180, render: (row) => <span className="figures">{row.idNumber}</span> },
    { key: 'types', title: w.types, width: 160, render: (row) => row.types.map((type) => type.name).join('、') || w.none },
    { key: 'code', title: w.code, width: 120, render: (row) => row.code },
  ];
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <SearchForm fields={fields} values={{ ...values, lives }} onSearch={search} />
      <DataTable
        name="customers"
        caption={w.title}
        document={Customers}
        variables={{ filter }}
        connection={(answer) => answer.customers}
        rowKey={(row) => row.id}
        columns={columns}
        onOpen={(row) => go(`/customers/${row.id}`)}
        actions={<ExportButton list="PERSONS" filter={{ persons: filter }} />}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}

function Rooms({ customer }: { customer: Customer }) {
  const w = useWords(words);
  const [first] = customer.residencies;
  if (first === undefined) return <span className="quiet">{w.none}</span>;
  const count = new Set(customer.residencies.map((each) => each.room.id)).size;
  return (
    <>
      <ScreenLink to={`/desk/${first.room.id}`}>
        {first.room.community} {first.room.label}
      </ScreenLink>{' '}
      <span className="quiet">
        {w.roles[first.role]} {count > 1 && w.moreRooms(count)}
      </span>
    </>
  );
}
