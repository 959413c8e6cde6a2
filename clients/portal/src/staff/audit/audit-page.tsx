import { useMemo } from 'react';
import { Audit, type AuditFilter, type AuditQuery } from '@kit/gql/staff';
import type { Language } from '@kit/words';
import { filterFields, type Option } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useLanguage, useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { ExportButton } from '../jobs/export-button';
import { useSchemes } from '../schemes/use-schemes';
import { actions } from './actions';
import { useColleagues } from './colleagues';
import { Differences } from './differences';
import { momentsOf } from './moments';
import { objects } from './objects';
import { words } from './words';

type Entry = AuditQuery['audit']['nodes'][number];

/** 谁、何时、从哪里、做了什么、改前改后. */
export default function AuditPage() {
  const w = useWords(words);
  const language = useLanguage();
  const actionWords: Readonly<Record<string, string>> = actions.in(language);
  const objectWords: Readonly<Record<string, string>> = objects.in(language);
  const colleagues = useColleagues();
  const fields = useMemo(
    () =>
      filterFields({
        action: { kind: 'choice', label: w.action, options: choicesOf(actions.in(language), language) },
        accountId: { kind: 'choice', label: w.who, options: colleagues },
        days: { kind: 'days', label: w.days },
        ip: { kind: 'text', label: w.ip },
        objectKind: { kind: 'choice', label: w.objectKind, options: choicesOf(objects.in(language), language), isMore: true },
        objectId: { kind: 'text', label: w.objectId, isMore: true },
      }),
    [w, language, colleagues],
  );
  const [{ days, accountId, ...values }, search] = useUrlFilter(fields);
  const schemes = useSchemes('audit', search);
  const filter: AuditFilter = {
    ...values,
    accountId: accountId === undefined ? undefined : Number(accountId),
    ...momentsOf(days),
  };
  const columns: Column<Entry>[] = [
    { key: 'at', title: w.at, width: 160, render: (entry) => <DateText moment={entry.at} /> },
    { key: 'who', title: w.who, width: 130, render: (entry) => entry.staff ?? w.actors[entry.actorKind] ?? entry.actorKind },
    { key: 'action', title: w.action, width: 230, render: (entry) => <span title={entry.action}>{actionWords[entry.action] ?? entry.action}</span> },
    { key: 'object', title: w.object, width: 200, render: (entry) => `${objectWords[entry.objectKind] ?? entry.objectKind} ${entry.objectId}` },
    { key: 'ip', title: w.ip, width: 140, render: (entry) => <span className="figures">{entry.ip ?? '—'}</span> },
    { key: 'request', title: w.request, width: 260, isHidden: true, render: (entry) => entry.requestId },
  ];
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <SearchForm fields={fields} values={{ ...values, days, accountId }} onSearch={search} schemes={schemes} />
      <DataTable
        name="audit"
        caption={w.title}
        document={Audit}
        variables={{ filter }}
        connection={(answer) => answer.audit}
        rowKey={(entry) => entry.id}
        columns={columns}
        drawerTitle={(entry) => actionWords[entry.action] ?? entry.action}
        drawer={(entry) => <Differences before={entry.old} after={entry.new} action={entry.action} request={entry.requestId} />}
        actions={<ExportButton list="AUDIT" filter={{ audit: filter }} />}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}

/** By their names, as somebody looks for one. */
function choicesOf(named: Readonly<Record<string, string>>, language: Language): Option[] {
  return Object.entries(named)
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label, language));
}
