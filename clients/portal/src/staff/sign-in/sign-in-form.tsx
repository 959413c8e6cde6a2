import { Button, Input } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import {
  ChooseFirstPassword,
  FinishSignIn,
  SignIn,
  type ColleagueFragment,
  type SessionFragment,
  type SignInStage,
} from '@kit/gql/staff';
import { accepted, Refusals, type Payload } from '@kit/problems';
import { Failure } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { api } from '../session/api';
import { LabelledField } from './labelled-field';
import { words } from './words';

interface Answer extends Payload {
  session: SessionFragment | null;
  me: ColleagueFragment | null;
  stage: SignInStage | null;
  ticket: string | null;
}

type Step = { stage: 'PASSWORD' } | { stage: SignInStage; ticket: string };

interface SignInFormProps {
  className?: string;
  header?: ReactNode;
  onSignedIn: (session: SessionFragment, me: ColleagueFragment) => void;
  /** Below the form's own buttons. */
  children?: ReactNode;
}

/** Login and password, then whatever the account still asks for. */
export function SignInForm({ className, header, onSignedIn, children }: SignInFormProps) {
  const w = useWords(words);
  const [step, setStep] = useState<Step>({ stage: 'PASSWORD' });
  const [login, setLogin] = useState('');
  const [secret, setSecret] = useState('');
  const [repeated, setRepeated] = useState('');
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  async function send(ask: () => Promise<Answer>): Promise<void> {
    setBusy(true);
    setFailure(null);
    setProblems({});
    try {
      const answer = accepted(await ask());
      setSecret('');
      setRepeated('');
      if (answer.session !== null && answer.me !== null) onSignedIn(answer.session, answer.me);
      else if (answer.stage !== null && answer.ticket !== null) setStep({ stage: answer.stage, ticket: answer.ticket });
    } catch (error) {
      if (error instanceof Refusals) {
        // What names no field (wrong password, locked) stands at the field that was typed last.
        const named = Object.entries(error.byField).map(([path, texts]) => [path, texts.join(' ')]);
        const rest = error.general.join(' ');
        setProblems({ ...(rest !== '' && { secret: rest }), ...Object.fromEntries(named) });
        if (error.has('SIGN_IN_TICKET_ENDED')) {
          setStep({ stage: 'PASSWORD' });
          setSecret('');
        }
      } else setFailure(error);
    } finally {
      setBusy(false);
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const device = w.device(navigator.platform);
    const missing = missingFields(step, { login, secret, repeated }, w);
    if (Object.keys(missing).length > 0) {
      setProblems(missing);
      return;
    }
    if (step.stage === 'PASSWORD') {
      const input = { login: login.trim(), password: secret, device };
      void send(async () => (await api.ask(SignIn, { input }, { anonymous: true })).signIn);
    } else if (step.stage === 'SECOND_FACTOR') {
      const input = { ticket: step.ticket, code: secret.trim(), device };
      void send(async () => (await api.ask(FinishSignIn, { input }, { anonymous: true })).finishSignIn);
    } else {
      const input = { ticket: step.ticket, password: secret, device };
      void send(async () => (await api.ask(ChooseFirstPassword, { input }, { anonymous: true })).chooseFirstPassword);
    }
  }

  return (
    <form className={className} onSubmit={submit} noValidate aria-label={w.signIn}>
      {header}
      {step.stage === 'PASSWORD' && (
        <>
          <LabelledField label={w.login} problem={problems['login']}>
            {(given) => (
              <Input
                {...given}
                autoFocus
                size="large"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                value={login}
                onChange={(event) => setLogin(event.target.value)}
              />
            )}
          </LabelledField>
          <LabelledField label={w.password} problem={problems['password'] ?? problems['secret']}>
            {(given) => (
              <Input.Password
                {...given}
                size="large"
                autoComplete="current-password"
                value={secret}
                onChange={(event) => setSecret(event.target.value)}
              />
            )}
          </LabelledField>
        </>
      )}
      {step.stage === 'SECOND_FACTOR' && (
        <LabelledField label={w.code} hint={w.codeHint} problem={problems['code'] ?? problems['secret']}>
          {(given) => (
            <Input
              {...given}
              autoFocus
              size="large"
              autoComplete="one-time-code"
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          )}
        </LabelledField>
      )}
      {step.stage === 'NEW_PASSWORD' && (
        <>
          <LabelledField
            label={w.newPassword}
            hint={w.newPasswordHint}
            problem={problems['password'] ?? problems['secret']}
          >
            {(given) => (
              <Input.Password
                {...given}
                autoFocus
                size="large"
                autoComplete="new-password"
                value={secret}
                onChange={(event) => setSecret(event.target.value)}
              />
            )}
          </LabelledField>
          <LabelledField label={w.repeat} problem={problems['repeated']}>
            {(given) => (
              <Input.Password
                {...given}
                size="large"
                autoComplete="new-password"
                value={repeated}
                onChange={(event) => setRepeated(event.target.value)}
              />
            )}
          </LabelledField>
        </>
      )}
      {failure !== null && <Failure isInline error={failure} />}
      <Button type="primary" size="large" htmlType="submit" block loading={isBusy}>
        {step.stage === 'PASSWORD' ? w.signIn : step.stage === 'SECOND_FACTOR' ? w.confirm : w.savePassword}
      </Button>
      {step.stage !== 'PASSWORD' && (
        <Button
          type="link"
          block
          onClick={() => {
            setStep({ stage: 'PASSWORD' });
            setSecret('');
            setProblems({});
          }}
        >
          {w.back}
        </Button>
      )}
      {children}
    </form>
  );
}

function missingFields(
  step: Step,
  typed: { login: string; secret: string; repeated: string },
  w: ReturnType<typeof words.now>,
): Record<string, string> {
  const missing: Record<string, string> = {};
  if (step.stage === 'PASSWORD' && typed.login.trim() === '') missing['login'] = w.required.login;
  if (typed.secret === '') missing['secret'] = step.stage === 'SECOND_FACTOR' ? w.required.code : w.required.password;
  else if (step.stage === 'NEW_PASSWORD' && typed.secret !== typed.repeated) missing['repeated'] = w.notSame;
  return missing;
}
