import { useCallback } from 'react';
import type { BillOrigin } from '@kit/gql/staff';
import { useWords } from '@shared/text/language';
import { words } from './words';

/** What a bill is for: a late fee is a bill of the item that it grew on, and says that it is the fee. */
export function useItemName(): (bill: { origin: BillOrigin; item: { name: string } }) => string {
  const w = useWords(words);
  return useCallback((bill) => (bill.origin === 'LATE_FEE' ? w.lateFeeOf(bill.item.name) : bill.item.name), [w]);
}
