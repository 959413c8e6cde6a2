import type { BillStatus } from '@kit/gql/staff';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { useWords } from '@shared/text/language';
import { words } from './words';

const TONES: Record<BillStatus, Tone> = { OPEN: 'waiting', PART_PAID: 'warning', PAID: 'paid', REVERSED: 'quiet' };

export function BillState({ bill }: { bill: { status: BillStatus } }) {
  const w = useWords(words);
  return <StatusTag tone={TONES[bill.status]}>{w.statuses[bill.status]}</StatusTag>;
}
