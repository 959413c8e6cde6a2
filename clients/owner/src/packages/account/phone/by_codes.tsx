/** Both numbers are in the hand: a code to each. */
import { useState } from 'react';
import { maskedPhone } from '@kit/format';
import { ChangePhone, Devices, Me, RequestPhoneCode } from '@kit/gql/owner';
import { Refusals } from '@kit/problems';
import { change } from '@/data/api';
import { outdate } from '@/data/ask';
import { useForm } from '@/data/form';
import { say } from '@/device/deeds';
import { useWords } from '@/device/taste';
import { returnTo, tabs } from '@/paths';
import { CODE_DIGITS } from '@/session/codes';
import { Box, Words } from '@/ui/box';
import { CodeField, PhoneField } from '@/ui/code_field';
import { FormNotes } from '@/ui/form_notes';
import { Button } from '@/ui/parts';
import { Agreement } from '@/ui/sheet';
import { phoneWords } from './words';

const FIELDS = ['oldCode', 'phone', 'newCode'];
const CODE_FIELDS = { PHONE_INVALID: 'phone', PHONE_UNCHANGED: 'phone', PHONE_IN_USE: 'phone' };

export function ByCodes({ now }: { readonly now: string }): JSX.Element {
  const words = useWords(phoneWords);
  const form = useForm(FIELDS, CODE_FIELDS, { unknownOutcome: true });
  const [oldCode, setOldCode] = useState('');
  const [phone, setPhone] = useState('');
  const [newCode, setNewCode] = useState('');
  const isPhone = /^1\d{10}$/.test(phone);

  const sendOld = (): Promise<boolean> =>
    form.send(async () => {
      try {
        await change(RequestPhoneCode, { input: {} });
      } catch (error) {
        // What is wrong with today's number is not said at the new one.
        if (!(error instanceof Refusals)) throw error;
        throw new Refusals(error.problems.map((problem) => ({ ...problem, field: ['oldCode'] })));
      }
    });
  const sendNew = async (): Promise<boolean> => {
    if (!isPhone) {
      form.refuse('phone', words.phoneWrong);
      return false;
    }
    return form.send(async () => {
      await change(RequestPhoneCode, { input: { phone } });
    });
  };

  const changeIt = async (takesOver: boolean): Promise<void> => {
    if (oldCode.length !== CODE_DIGITS) return form.refuse('oldCode', words.codeWrong);
    if (!isPhone) return form.refuse('phone', words.phoneWrong);
    if (newCode.length !== CODE_DIGITS) return form.refuse('newCode', words.codeWrong);
    const isDone = await form.send(async () => {
      await change(ChangePhone, { input: { oldCode, phone, newCode, takesOver } });
    });
    outdate(Me, Devices);
    if (!isDone) return;
    say(words.changed);
    returnTo(tabs.me);
  };

  return (
    <>
      <Words className="quiet">{words.codesIntro}</Words>
      <FormNotes of={form} />
      <Box className="card">
        <CodeField
          id="phone-old-code"
          label={words.oldCode}
          to={now}
          value={oldCode}
          errors={form.at('oldCode')}
          onChange={setOldCode}
          onSend={sendOld}
        />
        <PhoneField id="phone-new" label={words.phone} value={phone} errors={form.at('phone')} onChange={setPhone} />
        <CodeField
          id="phone-new-code"
          label={words.newCode}
          to={phone}
          value={newCode}
          errors={form.at('newCode')}
          onChange={setNewCode}
          onSend={sendNew}
          onDone={() => void changeIt(false)}
        />
        <Button kind="main" isWide isBusy={form.isBusy} onTap={() => void changeIt(false)}>
          {words.change}
        </Button>
      </Box>
      {form.has('PHONE_IN_USE') && (
        <Agreement
          title={words.takeTitle}
          text={words.takeText(maskedPhone(phone))}
          action={words.take}
          isBusy={form.isBusy}
          onAgree={() => void changeIt(true)}
          onClose={form.clear}
        />
      )}
    </>
  );
}
