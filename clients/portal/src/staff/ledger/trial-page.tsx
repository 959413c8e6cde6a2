import { useMemo } from 'react';
import { periodOf } from '@kit/format';
import { TrialBalance, type TrialBalanceQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { Asked, Skeleton } from '@shared/state/state';
import type { Column } from '@shared/table/columns';
import { RowsTable } from '@shared/table/data-table';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card, Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { useScope } from '../scope/scope';
import { AccountsDrawer } from './accounts-drawer';
import { daysOf } from './days';
import { ledgerWords } from './ledger-words';
import styles from './ledger.module.css';

type Trial = TrialBalanceQuery['trialBalance'];
export type TrialRow = Trial['rows'][number];

const keyOf = (row: TrialRow): string => `${row.kind}.${row.communityId ?? ''}`;

/** 试算平衡 of the chosen unit and month; a row leads to its accounts, those to their postings. */
export default function TrialPage() {
  const w = useWords(ledgerWords);
  const { period: shownPeriod } = useFormats();
  const { unitOrTop } = useScope();
  const fields = useMemo(
    () =>
      filterFields({
        period: { kind: 'period', label: w.month },
        // Which row is open: part of the address, so that the way back leads here.
        open: { kind: 'other', label: '', render: () => null },
      }),
    [w],
  );
  const [values, search] = useUrlFilter(fields);
  const period = values.period ?? periodOf(Date.now());
  const days = daysOf(period);
  const unitId = unitOrTop?.id ?? '';
  const asked = useAsk(TrialBalance, { unitId, ...days }, { enabled: unitId !== '', keepsPrevious: true });
  const { open } = values;
  return (
    <>
      <PageHeader
        title={unitOrTop === undefined ? w.trial : w.trialOf(unitOrTop.name)}
        hint={`${shownPeriod(period)} · ${w.trialHint}`}
      />
      <SearchForm fields={{ period: fields.period }} values={{ period }} onSearch={(wanted) => search(wanted)} />
      {unitId === '' ? (
        <Skeleton rows={6} />
      ) : (
        <Asked of={asked} rows={8}>
          {({ trialBalance }) => (
            <>
              <Sums trial={trialBalance} />
              <Card title={w.kind}>
                <Rows rows={trialBalance.rows} onOpen={(row) => search({ ...values, open: keyOf(row) })} />
              </Card>
              <AccountsDrawer
                row={trialBalance.rows.find((row) => keyOf(row) === open) ?? null}
                unitId={unitId}
                days={days}
                onClose={() => search({ period: values.period })}
              />
            </>
          )}
        </Asked>
      )}
    </>
  );
}

function Sums({ trial }: { trial: Trial }) {
  const w = useWords(ledgerWords);
  const month = trial.months[0];
  return (
    <Card
      title={w.sums}
      actions={
        <StatusTag tone={trial.isBalanced ? 'paid' : 'owed'}>{trial.isBalanced ? w.balanced : w.unbalanced}</StatusTag>
      }
    >
      <Facts
        rows={[
          [`${w.opening} · ${w.debit}`, <Money key="1" of={trial.openingDebit} />],
          [`${w.opening} · ${w.credit}`, <Money key="2" of={trial.openingCredit} />],
          [w.debit, <Money key="3" of={trial.debits} />],
          [w.credit, <Money key="4" of={trial.credits} />],
          [`${w.closing} · ${w.debit}`, <Money key="5" of={trial.closingDebit} />],
          [`${w.closing} · ${w.credit}`, <Money key="6" of={trial.closingCredit} />],
        ]}
      />
      {month !== undefined && (
        <p className={`quiet ${styles['below']}`}>
          {month.isClosed ? w.closedMonth : w.openMonth(month.closed, month.communities)}
        </p>
      )}
    </Card>
  );
}

function Rows({ rows, onOpen }: { rows: readonly TrialRow[]; onOpen: (row: TrialRow) => void }) {
  const w = useWords(ledgerWords);
  const { count } = useFormats();
  const figure = (key: 'opening' | 'debits' | 'credits' | 'closing', title: string): Column<TrialRow> => ({
    key,
    title,
    width: 150,
    align: 'right',
    render: (row) => <Money of={row[key]} />,
  });
  return (
    <RowsTable
      name="trial-balance"
      caption={w.trial}
      rows={rows}
      rowKey={keyOf}
      onOpen={onOpen}
      isShort={rows.length <= 30}
      empty={{ title: w.empty, hint: w.emptyHint }}
      columns={[
        { key: 'kind', title: w.kind, width: 150, render: (row) => w.kinds[row.kind] ?? row.kind },
        { key: 'community', title: w.community, width: 160, render: (row) => row.community ?? w.company },
        figure('opening', w.opening),
        figure('debits', w.debit),
        figure('credits', w.credit),
        figure('closing', w.closing),
        { key: 'side', title: w.side, width: 70, render: (row) => w.sides[row.normalSide] },
        {
          key: 'accounts',
          title: w.accounts,
          width: 90,
          align: 'right',
          render: (row) => <span className="figures">{count(row.accounts)}</span>,
        },
      ]}
    />
  );
}
