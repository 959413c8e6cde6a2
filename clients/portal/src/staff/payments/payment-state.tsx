import type { PaymentStatus } from '@kit/gql/staff';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { useWords } from '@shared/text/language';
import { words } from './words';

export const WAYS = ['wechat', 'alipay', 'cash', 'prepayment'] as const;

const TONES: Record<PaymentStatus, Tone> = { STARTED: 'waiting', SETTLED: 'paid', RELEASED: 'quiet' };

export function PaymentState({ payment }: { payment: { status: PaymentStatus } }) {
  const w = useWords(words);
  return <StatusTag tone={TONES[payment.status]}>{w.statuses[payment.status]}</StatusTag>;
}
