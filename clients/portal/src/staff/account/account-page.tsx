import { useWords } from '@shared/text/language';
import { Card, Facts, PageHeader } from '@shared/text/page-header';
import { useMe } from '../session/session';
import { DevicesCard } from './devices-card';
import { PasswordCard } from './password-card';
import { SecondFactorCard } from './second-factor-card';
import { words } from './words';

/** What somebody looks after by himself: password, second factor, devices. */
export default function AccountPage() {
  const w = useWords(words);
  const me = useMe();
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <Card title={w.who}>
        <Facts
          rows={[
            [w.name, me.name],
            [w.company, me.company?.name ?? '—'],
            [w.posts, me.posts.length > 0 ? me.posts.join('、') : w.noPost],
          ]}
        />
      </Card>
      <SecondFactorCard />
      <PasswordCard />
      <DevicesCard />
    </>
  );
}
