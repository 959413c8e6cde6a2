import { Button } from 'antd';
import { useState } from 'react';
import { Failure } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { useSession } from '../session/session';
import { words } from './words';
import styles from './sign-in.module.css';

export function ChooseCompanyStep({ companies }: { companies: readonly { id: string; name: string }[] }) {
  const w = useWords(words);
  const { chooseCompany, signOut } = useSession();
  const [chosen, setChosen] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  function choose(companyId: string): void {
    setChosen(companyId);
    chooseCompany(companyId).catch((error: unknown) => {
      setChosen(null);
      setFailure(error);
    });
  }

  return (
    <main className={styles['page']}>
      <section className={styles['card']}>
        <h1>{w.title}</h1>
        <p>{w.chooseCompany}</p>
        {companies.map((company) => (
          <Button
            key={company.id}
            size="large"
            block
            loading={chosen === company.id}
            onClick={() => choose(company.id)}
          >
            {company.name}
          </Button>
        ))}
        {failure !== null && <Failure isInline error={failure} />}
        <Button type="link" block onClick={() => void signOut()}>
          {w.back}
        </Button>
      </section>
    </main>
  );
}
