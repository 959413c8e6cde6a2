import { useMemo } from 'react';
import { PersonalDataAccess, type PersonalDataAccessFilter, type PersonalDataAccessQuery } from '@kit/gql/staff';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Facts, PageHeader } from '@shared/text/page-header';
import { useColleagues } from './colleagues';
import { momentsOf } from './moments';
import { words } from './words';

type Access = PersonalDataAccessQuery['personalDataAccess']['nodes'][number];

/** Who saw, or took along, personal data in full, and what for. */
export default function PersonalDataPage() {
  const w = useWords(words);
  const { count } = useFormats();
  const colleagues = useColleagues();
  const fields = useMemo(
    () =>
      filterFields({
        accountId: { kind: 'choice', label: w.who, options: colleagues },
        kind: {
          kind: 'choice',
          label: w.how,
          options: (['UNMASK', 'EXPORT'] as const).map((value) => ({ value, label: w.hows[value] })),
        },
        days: { kind: 'days', label: w.days },
      }),
    [w, colleagues],
  );
  const [{ days, accountId, kind }, search] = useUrlFilter(fields);
  const filter: PersonalDataAccessFilter = {
    kind,
    accountId: accountId === undefined ? undefined : Number(accountId),
    ...momentsOf(days),
  };
  const columns: Column<Access>[] = [
    { key: 'at', title: w.at, width: 160, render: (access) => <DateText moment={access.at} /> },
    { key: 'who', title: w.who, width: 130, render: (access) => access.staff ?? '—' },
    { key: 'how', title: w.how, width: 110, render: (access) => w.hows[access.kind] },
    { key: 'persons', title: w.persons, width: 220, render: (access) => access.persons.join('、') },
    {
      key: 'count',
      title: w.personCount,
      width: 90,
      align: 'right',
      render: (access) => <span className="figures">{count(access.personCount)}</span>,
    },
    { key: 'reason', title: w.reason, width: 240, render: (access) => access.reason },
    { key: 'ip', title: w.ip, width: 140, render: (access) => <span className="figures">{access.ip ?? '—'}</span> },
  ];
  return (
    <>
      <PageHeader title={w.personalTitle} hint={w.personalHint} />
      <SearchForm fields={fields} values={{ days, accountId, kind }} onSearch={search} />
      <DataTable
        name="personal-data"
        caption={w.personalTitle}
        document={PersonalDataAccess}
        variables={{ filter }}
        connection={(answer) => answer.personalDataAccess}
        rowKey={(access) => access.id}
        columns={columns}
        drawerTitle={(access) => `${access.staff ?? '—'} · ${w.hows[access.kind]}`}
        drawer={(access) => (
          <Facts
            rows={[
              [w.at, <DateText key="at" moment={access.at} />],
              [w.persons, access.persons.join('、')],
              [w.fields, access.fields.join('、')],
              [w.reason, access.reason],
              [w.source, access.source],
              [w.request, <code key="request">{access.requestId}</code>],
            ]}
          />
        )}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}
