/** All that is open, however many pages that takes: what is ticked must be all, and the sum with it. */
import { useEffect } from 'react';
import { PayableBills } from '@kit/gql/owner';
import { usePages, type Listed } from '@/data/pages';
import type { BillRow } from './choice';

// Somebody with more open bills than this pays in parts.
const MOST = 500;

export function useOpenBills(roomId: string | null): Listed<BillRow> {
  const bills = usePages(PayableBills, { roomIds: roomId === null ? null : [roomId] }, { keep: true });
  const { hasMore, isAskingMore, moreError, more } = bills;
  const count = bills.value?.length ?? 0;
  useEffect(() => {
    if (hasMore && !isAskingMore && moreError === null && count < MOST) more();
  }, [hasMore, isAskingMore, moreError, more, count]);
  return bills;
}
