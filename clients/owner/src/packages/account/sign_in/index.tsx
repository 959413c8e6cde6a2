/** Signing in: by a code to the phone, or by WeChat; a WeChat that nobody knows yet is bound to a phone once. */
import { useState } from 'react';
import { BindWechat, RequestLoginCode, SignInWithCode } from '@kit/gql/owner';
import { change } from '@/data/api';
import { useForm } from '@/data/form';
import { deviceName } from '@/device/kind';
import { chooseLanguage, useLanguage, useWords } from '@/device/taste';
import { replace, tabs, useParameters } from '@/paths';
import { CODE_DIGITS } from '@/session/codes';
import { enter } from '@/session/enter';
import { canSignInByWechat, signInByWechat, useReturnedWechat } from '@/session/wechat';
import { Box, Title, Words } from '@/ui/box';
import { CodeField, PhoneField } from '@/ui/code_field';
import { FormNotes } from '@/ui/form_notes';
import { Page } from '@/ui/page';
import { Button, Note } from '@/ui/parts';
import { words as signInWords } from './words';
import './index.css';

const CODE_FIELDS = { CODE_WRONG: 'code', PHONE_INVALID: 'phone', TOO_MANY_REQUESTS: 'phone', NO_MESSAGE_CHANNEL: 'phone' };

export default function SignIn(): JSX.Element {
  const words = useWords(signInWords);
  const language = useLanguage();
  const { next } = useParameters();
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [ticket, setTicket] = useState<string | null>(null);
  const form = useForm(['phone', 'code'], CODE_FIELDS);

  const isPhone = /^1\d{10}$/.test(phone);
  const goOn = (): void => {
    replace(next ?? tabs.home);
  };

  const sendCode = async (): Promise<boolean> => {
    if (!isPhone) {
      form.refuse('phone', words.phoneWrong);
      return false;
    }
    return form.send(async () => {
      await change(RequestLoginCode, { input: { phone } }, { anonymous: true });
    });
  };

  const signIn = async (typed: string): Promise<void> => {
    if (!isPhone) return form.refuse('phone', words.phoneWrong);
    if (typed.length !== CODE_DIGITS) return form.refuse('code', words.codeWrong);
    const given = { phone, code: typed, device: deviceName() };
    const isDone = await form.send(async () => {
      enter(
        ticket === null
          ? await change(SignInWithCode, { input: given }, { anonymous: true })
          : await change(BindWechat, { input: { ...given, ticket } }, { anonymous: true }),
      );
    });
    if (isDone) goOn();
  };

  const byWechat = async (): Promise<void> => {
    await form.send(async () => {
      const came = await signInByWechat();
      if (came.isDone) goOn();
      else setTicket(came.ticket);
    });
  };
  useReturnedWechat(() => void byWechat());

  return (
    <Page title={words.title}>
      <Box className="row spread sign-in-head">
        <Box className="stack-tight">
          <Title level={2} className="sign-in-name">
            邻里
          </Title>
          <Words className="quiet">{words.promise}</Words>
        </Box>
        <Button
          kind="plain"
          icon="language"
          onTap={() => {
            chooseLanguage(language === 'en' ? 'zh-Hans' : 'en');
          }}
        >
          {words.other}
        </Button>
      </Box>
      <Box className="card">
        {ticket !== null && (
          <Box className="stack-tight">
            <Title level={2}>{words.bindTitle}</Title>
            <Words className="quiet">{words.bindText}</Words>
          </Box>
        )}
        {form.has('BINDING_TICKET_ENDED') ? (
          <Note kind="trouble">{words.ticketEnded}</Note>
        ) : (
          <FormNotes of={form} />
        )}
        <PhoneField
          id="sign-in-phone"
          label={words.phone}
          hint={words.phoneHint}
          value={phone}
          errors={form.at('phone')}
          onChange={setPhone}
        />
        <CodeField
          id="sign-in-code"
          to={phone}
          value={code}
          errors={form.at('code')}
          onSend={sendCode}
          onChange={(typed) => {
            // A whole code that was pasted, filled in or typed signs in by itself.
            if (typed.length === CODE_DIGITS && typed !== code && isPhone) void signIn(typed);
            setCode(typed);
          }}
          onDone={() => {
            void signIn(code);
          }}
        />
        <Button
          kind="main"
          isWide
          isBusy={form.isBusy}
          onTap={() => {
            void signIn(code);
          }}
        >
          {ticket === null ? words.signIn : words.bindAndEnter}
        </Button>
        {canSignInByWechat() && (
          <Button
            icon="wechat"
            isWide
            isDisabled={form.isBusy}
            onTap={() => {
              void byWechat();
            }}
          >
            {words.wechat}
          </Button>
        )}
      </Box>
    </Page>
  );
}
