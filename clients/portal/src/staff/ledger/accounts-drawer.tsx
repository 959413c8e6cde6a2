import { LedgerAccounts, type LedgerAccountKind, type LedgerAccountsQuery } from '@kit/gql/staff';
import { SideDrawer } from '@shared/state/side-drawer';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { useGo } from '../scope/scope';
import { ledgerWords } from './ledger-words';
import type { TrialRow } from './trial-page';

type Account = LedgerAccountsQuery['ledgerAccounts']['nodes'][number];

interface AccountsDrawerProps {
  row: TrialRow | null;
  unitId: string;
  days: { from: string; to: string };
  onClose: () => void;
}

/** The accounts behind one row of the trial balance; each leads to its postings. */
export function AccountsDrawer({ row, unitId, days, onClose }: AccountsDrawerProps) {
  const w = useWords(ledgerWords);
  const title = row === null ? '' : w.accountsOf(w.kinds[row.kind] ?? row.kind);
  return (
    <SideDrawer title={title} isOpen={row !== null} onClose={onClose} width={860}>
      {row !== null && <Accounts row={row} unitId={unitId} days={days} title={title} />}
    </SideDrawer>
  );
}

function Accounts({ row, unitId, days, title }: { row: TrialRow; unitId: string; days: { from: string; to: string }; title: string }) {
  const w = useWords(ledgerWords);
  const go = useGo();
  const kind: LedgerAccountKind = row.kind;
  const columns: Column<Account>[] = [
    { key: 'name', title: w.account, width: 150, render: (account) => w.names[account.name] ?? (account.name || w.kinds[account.kind] || account.kind) },
    { key: 'community', title: w.community, width: 120, render: (account) => account.community ?? w.company },
    { key: 'opening', title: w.opening, width: 112, align: 'right', render: (account) => <Money of={account.opening} /> },
    { key: 'debits', title: w.debit, width: 112, align: 'right', render: (account) => <Money of={account.debits} /> },
    { key: 'credits', title: w.credit, width: 112, align: 'right', render: (account) => <Money of={account.credits} /> },
    { key: 'closing', title: w.closing, width: 112, align: 'right', render: (account) => <Money of={account.closing} /> },
  ];
  return (
    <DataTable
      name="ledger-accounts"
      caption={title}
      document={LedgerAccounts}
      variables={{ unitId, ...days, kind, communityId: row.communityId }}
      connection={(answer) => answer.ledgerAccounts}
      rowKey={(account) => account.id}
      columns={columns}
      onOpen={(account) => {
        const wanted = new URLSearchParams({ accountId: account.id, days: `${days.from}~${days.to}`, unit: unitId });
        go(`/ledger/postings?${wanted.toString()}`);
      }}
      empty={{ title: w.noAccounts }}
    />
  );
}
