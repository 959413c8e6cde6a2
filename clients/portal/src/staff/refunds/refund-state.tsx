import type { RefundState as State } from '@kit/gql/staff';
import { useWords } from '@shared/text/language';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { words } from './words';

const TONES: Record<State, Tone> = {
  REQUESTED: 'waiting',
  APPROVED: 'working',
  RETURNING: 'working',
  SENDING: 'working',
  HAND_OUT: 'warning',
  SUCCEEDED: 'paid',
  ABNORMAL: 'owed',
  CLOSED: 'quiet',
  REFUSED: 'failed',
  REJECTED: 'quiet',
};

export function RefundState({ of }: { of: State }) {
  const w = useWords(words);
  return <StatusTag tone={TONES[of]}>{w.states[of]}</StatusTag>;
}
