/** Why a payment did not begin, in words that say what to do. */
import { catalogue } from '@kit/words';
import type { Form } from '@/data/form';
import { useWords } from '@/device/taste';
import { FormNotes } from '@/ui/form_notes';
import { Note } from '@/ui/parts';

const refusedWords = catalogue(
  {
    paused: '物业暂停了线上缴费，请稍后再试，或到前台缴费。',
    noWay: '物业还没有开通线上收款，请到前台缴费。',
  },
  {
    paused: 'The property office has paused paying online. Please try later, or pay at the desk.',
    noWay: 'The property office does not take money online yet. Please pay at the desk.',
  },
);

/** isClosed: there is no way to pay here at all. */
export function PaymentRefused(props: { readonly of: Form; readonly isClosed?: boolean }): JSX.Element {
  const words = useWords(refusedWords);
  if (props.of.has('PAYMENT_PAUSED')) return <Note kind="warning">{words.paused}</Note>;
  if (props.isClosed === true || props.of.has('PAYEE_NOT_READY')) return <Note kind="warning">{words.noWay}</Note>;
  return <FormNotes of={props.of} />;
}
