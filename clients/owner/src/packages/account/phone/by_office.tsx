/** The old number is lost: the new one is proven, and the property office decides. */
import { useState } from 'react';
import { maskedPhone } from '@kit/format';
import { PhoneChanges, RequestPhoneChange, RequestPhoneCode } from '@kit/gql/owner';
import { change } from '@/data/api';
import { outdate } from '@/data/ask';
import { useForm } from '@/data/form';
import { say } from '@/device/deeds';
import { useWords } from '@/device/taste';
import { CODE_DIGITS } from '@/session/codes';
import { Box, Words } from '@/ui/box';
import { CodeField, PhoneField } from '@/ui/code_field';
import { Field } from '@/ui/field';
import { FormNotes } from '@/ui/form_notes';
import { Button } from '@/ui/parts';
import { Agreement } from '@/ui/sheet';
import { phoneWords } from './words';

const FIELDS = ['phone', 'newCode', 'reason'];
const CODE_FIELDS = { PHONE_INVALID: 'phone', PHONE_UNCHANGED: 'phone', PHONE_IN_USE: 'phone' };

export function ByOffice(): JSX.Element {
  const words = useWords(phoneWords);
  const form = useForm(FIELDS, CODE_FIELDS, { unknownOutcome: true });
  const [phone, setPhone] = useState('');
  const [newCode, setNewCode] = useState('');
  const [reason, setReason] = useState('');
  const isPhone = /^1\d{10}$/.test(phone);

  const sendCode = async (): Promise<boolean> => {
    if (!isPhone) {
      form.refuse('phone', words.phoneWrong);
      return false;
    }
    return form.send(async () => {
      await change(RequestPhoneCode, { input: { phone } });
    });
  };

  const request = async (takesOver: boolean): Promise<void> => {
    if (!isPhone) return form.refuse('phone', words.phoneWrong);
    if (newCode.length !== CODE_DIGITS) return form.refuse('newCode', words.codeWrong);
    const isDone = await form.send(async () => {
      await change(RequestPhoneChange, { input: { phone, newCode, reason, takesOver } });
    });
    outdate(PhoneChanges);
    if (!isDone) return;
    say(words.requested);
    setPhone('');
    setNewCode('');
    setReason('');
  };

  return (
    <>
      <Words className="quiet">{words.officeIntro}</Words>
      <FormNotes of={form} />
      <Box className="card">
        <PhoneField id="office-phone" label={words.phone} value={phone} errors={form.at('phone')} onChange={setPhone} />
        <CodeField
          id="office-code"
          label={words.newCode}
          to={phone}
          value={newCode}
          errors={form.at('newCode')}
          onChange={setNewCode}
          onSend={sendCode}
        />
        <Field
          id="office-reason"
          label={words.reason}
          hint={words.reasonHint}
          kind="long"
          longest={200}
          value={reason}
          errors={form.at('reason')}
          onChange={setReason}
        />
        <Button kind="main" isWide isBusy={form.isBusy} onTap={() => void request(false)}>
          {words.request}
        </Button>
      </Box>
      {form.has('PHONE_IN_USE') && (
        <Agreement
          title={words.takeTitle}
          text={words.takeText(maskedPhone(phone))}
          action={words.take}
          isBusy={form.isBusy}
          onAgree={() => void request(true)}
          onClose={form.clear}
        />
      )}
    </>
  );
}
