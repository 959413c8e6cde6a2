import type { BankColumn, BankColumnInput } from '@kit/gql/staff';

export const COLUMNS = [
  'DAY',
  'AMOUNT',
  'INCOME',
  'EXPENSE',
  'COUNTERPARTY',
  'COUNTERPARTY_ACCOUNT',
  'SUMMARY',
  'REFERENCE',
  'BALANCE',
] as const satisfies readonly BankColumn[];

/** The columns whose titles were given. */
export function columnsOf(titles: Readonly<Partial<Record<BankColumn, string>>>): BankColumnInput[] {
  return COLUMNS.flatMap((column) => {
    const name = titles[column]?.trim() ?? '';
    return name === '' ? [] : [{ column, name }];
  });
}
