import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { language as currentLanguage, LANGUAGES, type Language } from '@kit/words';
import { switchLanguage, useWords } from '@shared/text/language';
import { useSession } from '../session/session';
import { ChooseCompanyStep } from './choose-company-step';
import { SignInForm } from './sign-in-form';
import { words } from './words';
import styles from './sign-in.module.css';

/** The way in; whoever is in already goes on to where he wanted to. */
export default function SignInPage() {
  const w = useWords(words);
  const session = useSession();
  const [parameters] = useSearchParams();
  const [chosenLanguage, setChosenLanguage] = useState<Language | null>(null);

  useEffect(() => {
    document.title = w.title;
  }, [w]);

  if (session.state.kind === 'signed-in') {
    const { me } = session.state;
    if (me.company === null && me.companies.length > 1) return <ChooseCompanyStep companies={me.companies} />;
    return <Navigate replace to={safeTarget(parameters.get('to'))} />;
  }

  return (
    <main className={styles['page']}>
      <SignInForm
        className={styles['card']}
        header={
          <header>
            <h1>{w.title}</h1>
            <p className="quiet">{w.hint}</p>
          </header>
        }
        onSignedIn={(tokens, me) => {
          session.begin(tokens, me);
          if (chosenLanguage !== null) session.chooseLanguage(chosenLanguage);
        }}
      >
        <Button
          type="text"
          block
          onClick={() => {
            const other = LANGUAGES.find((each) => each !== currentLanguage()) ?? 'zh-Hans';
            switchLanguage(other);
            setChosenLanguage(other);
          }}
        >
          {w.language}
        </Button>
      </SignInForm>
    </main>
  );
}

/** An address of ours only: `?to=` may have been written by anybody. */
export function safeTarget(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : '/';
}
