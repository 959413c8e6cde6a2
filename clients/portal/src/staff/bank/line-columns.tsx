import type { BankLineFragment } from '@kit/gql/staff';
import type { Column } from '@shared/table/columns';
import { DateText, Money } from '@shared/text/figures';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { useWords } from '@shared/text/language';
import { words } from './words';

const TONES: Record<string, Tone> = { SUSPENSE: 'warning', MATCHED: 'paid', CLAIMED: 'paid', BOUNCED: 'owed', OUTSIDE: 'quiet' };

export function LineState({ of }: { of: BankLineFragment['state'] }) {
  const w = useWords(words);
  return <StatusTag tone={TONES[of] ?? 'quiet'}>{w.states[of] ?? of}</StatusTag>;
}

/** What a list of bank lines shows of each. */
export function useLineColumns(): Column<BankLineFragment>[] {
  const w = useWords(words);
  return [
    { key: 'day', title: w.day, width: 120, render: (row) => <DateText day={row.day} /> },
    { key: 'amount', title: w.amount, width: 130, align: 'right', render: (row) => <Money of={row.amount} /> },
    { key: 'state', title: w.state, width: 110, render: (row) => <LineState of={row.state} /> },
    { key: 'counterparty', title: w.counterparty, width: 200, render: (row) => row.counterparty || '—' },
    { key: 'summary', title: w.summary, width: 240, render: (row) => row.summary },
    { key: 'account', title: w.account, width: 150, render: (row) => row.bankAccount },
    { key: 'reference', title: w.reference, width: 200, render: (row) => <span className="figures">{row.reference}</span> },
  ];
}
