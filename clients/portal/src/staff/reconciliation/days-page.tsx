import { Form, Input } from 'antd';
import { useMemo, useState } from 'react';
import { periodOf } from '@kit/format';
import { ReconciliationDays, SignOffDay, type ReconciliationDaysQuery } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { EntityForm } from '@shared/form/entity-form';
import { Asked } from '@shared/state/state';
import { SideDrawer } from '@shared/state/side-drawer';
import type { Column } from '@shared/table/columns';
import { RowsTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { daysOf } from '../ledger/days';
import { ScreenLink } from '../scope/scope';
import { halfOpen } from './days';
import { words } from './words';
import styles from './reconciliation.module.css';

type Day = ReconciliationDaysQuery['reconciliationDays'][number];
const keyOf = (day: Day): string => `${day.payeeAccountId} ${day.day}`;

/** Each account's days of a month: whether they are compared, clear and signed. */
export default function DaysPage() {
  const w = useWords(words);
  const { period: shownPeriod, count } = useFormats();
  const fields = useMemo(() => filterFields({ period: { kind: 'period', label: w.month } }), [w]);
  const [values, search] = useUrlFilter(fields);
  const [opened, setOpened] = useState<string | null>(null);
  const period = values.period ?? periodOf(Date.now());
  const { since = '', until = '' } = halfOpen(daysOf(period));
  const asked = useAsk(ReconciliationDays, { since, until }, { keepsPrevious: true });
  const columns: Column<Day>[] = [
    { key: 'day', title: w.day, width: 130, render: (row) => <DateText day={row.day} /> },
    { key: 'provider', title: w.provider, width: 120, render: (row) => w.providers[row.provider] ?? row.provider },
    {
      key: 'imported',
      title: w.imported,
      width: 110,
      render: (row) => <StatusTag tone={row.isImported ? 'paid' : 'waiting'}>{row.isImported ? w.isImported : w.notImported}</StatusTag>,
    },
    {
      key: 'signed',
      title: w.state,
      width: 110,
      render: (row) => <StatusTag tone={row.signedAt === null ? 'warning' : 'paid'}>{row.signedAt === null ? w.unsigned : w.signed}</StatusTag>,
    },
    { key: 'open', title: w.openCount, width: 90, align: 'right', render: (row) => <span className="figures">{count(row.openCount)}</span> },
    { key: 'count', title: w.paymentCount, width: 100, align: 'right', render: (row) => <span className="figures">{count(row.paymentCount)}</span> },
    { key: 'payments', title: w.payments, width: 140, align: 'right', render: (row) => <Money of={row.payments} /> },
    { key: 'refunds', title: w.refunds, width: 120, align: 'right', render: (row) => <Money of={row.refunds} /> },
    { key: 'fees', title: w.fees, width: 110, align: 'right', render: (row) => <Money of={row.fees} /> },
    { key: 'signedBy', title: w.signedBy, width: 110, render: (row) => row.signedBy ?? '—' },
  ];
  return (
    <>
      <PageHeader title={w.signing} hint={`${shownPeriod(period)} · ${w.signingHint}`} />
      <SearchForm fields={fields} values={{ period }} onSearch={search} />
      <Asked of={asked} rows={6}>
        {({ reconciliationDays }) => {
          const day = reconciliationDays.find((each) => keyOf(each) === opened);
          return (
            <>
              <RowsTable
                name="reconciliation-days"
                caption={w.signing}
                rows={reconciliationDays}
                rowKey={keyOf}
                columns={columns}
                onOpen={(row) => setOpened(keyOf(row))}
                isShort={reconciliationDays.length <= 30}
                empty={{ title: w.noDays, hint: w.noDaysHint }}
              />
              <SideDrawer title={w.signing} isOpen={day !== undefined} onClose={() => setOpened(null)}>
                {day !== undefined && <DayCard key={keyOf(day)} day={day} />}
              </SideDrawer>
            </>
          );
        }}
      </Asked>
    </>
  );
}

function DayCard({ day }: { day: Day }) {
  const w = useWords(words);
  const { count } = useFormats();
  const may = useMay();
  const signing = useChange(SignOffDay, (answer) => answer.signOffDay, { refreshes: [ReconciliationDays] });
  const isClear = day.isImported && day.openCount === 0;
  return (
    <div className={styles['stack']}>
      <Facts
        rows={[
          [w.day, <DateText key="day" day={day.day} />],
          [w.provider, w.providers[day.provider] ?? day.provider],
          [w.imported, day.isImported ? w.isImported : w.notImported],
          [w.payments, <Money key="payments" of={day.payments} />],
          [w.refunds, <Money key="refunds" of={day.refunds} />],
          [w.fees, <Money key="fees" of={day.fees} />],
          [w.openCount, count(day.openCount)],
          [w.differenceCount, count(day.differenceCount)],
          [w.signedBy, day.signedBy ?? '—'],
          [w.signedAt, <DateText key="signed" moment={day.signedAt} />],
          ...(day.note === '' ? [] : [[w.signNote, day.note] as const]),
          ...(day.undoneReason === '' ? [] : [[w.undone, day.undoneReason] as const]),
        ]}
      />
      {day.differenceCount > 0 && (
        <p>
          <ScreenLink to={`/differences?days=${day.day}~${day.day}&provider=${day.provider}`}>{w.seeDifferences}</ScreenLink>
        </p>
      )}
      {day.signedAt === null && !isClear && <p className="quiet">{day.isImported ? w.cannotSign : w.mustImport}</p>}
      {day.signedAt === null && isClear && may('payment.reconcile_sign') && (
        <EntityForm<{ note: string }>
          name="sign-day"
          initial={{ note: '' }}
          submitText={w.sign}
          onSubmit={({ note }) => signing.run({ input: { payeeAccountId: day.payeeAccountId, day: day.day, note } })}
        >
          <p>{w.signHint}</p>
          <Form.Item name="note" label={w.signNote}>
            <Input maxLength={200} />
          </Form.Item>
        </EntityForm>
      )}
    </div>
  );
}
