import { useMemo } from 'react';
import { BindingRequestsWaiting, Jobs, RedLettersWaiting } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { usePermissions, useMay } from '@shared/api/permissions';
import { Asked } from '@shared/state/state';
import { useFormats, useLanguage, useWords } from '@shared/text/language';
import { Card, PageHeader } from '@shared/text/page-header';
import { hasEnded } from '../jobs/job-progress';
import { menuFor } from '../menu';
import { screens } from '../registry';
import { ScreenLink } from '../scope/scope';
import { useMe } from '../session/session';
import { words as shellWords } from '../shell/words';
import { words } from './words';
import styles from './overview.module.css';

/** Where one begins: who I am, what waits for me, where I can go. */
export default function OverviewPage() {
  const w = useWords(words);
  const { groups } = useWords(shellWords);
  const language = useLanguage();
  const me = useMe();
  const held = usePermissions();
  const sections = useMemo(() => menuFor(held), [held]);
  return (
    <>
      <PageHeader title={w.greeting(me.name)} hint={w.posts(me.posts.join('、'), me.company?.name ?? '')} />
      <Card title={w.waiting}>
        <Waiting />
      </Card>
      {sections.length > 0 && (
        <Card title={w.pages}>
          <div className={styles['groups']}>
            {sections.map((section) => (
              <section key={section.group} aria-label={groups[section.group]}>
                <h3 className="quiet">{groups[section.group]}</h3>
                {section.screens.map((screen) => (
                  <ScreenLink key={screen.path} to={screen.path}>
                    {screen.menu?.icon} {screen.title[language]}
                  </ScreenLink>
                ))}
              </section>
            ))}
          </div>
        </Card>
      )}
    </>
  );
}

function Waiting() {
  const w = useWords(words);
  const { count } = useFormats();
  const may = useMay();
  const me = useMe();
  const mayBind = may('residents.bind');
  const mayApprove = may('billing.reverse.approve');
  const bindings = useAsk(BindingRequestsWaiting, {}, { enabled: mayBind, everyMs: 60_000 });
  const redLetters = useAsk(RedLettersWaiting, {}, { enabled: mayApprove, everyMs: 60_000 });
  const jobs = useAsk(Jobs, { first: 10, filter: { mine: true } });
  const running = (jobs.data?.jobs.nodes ?? []).filter((job) => !hasEnded(job)).length;
  const lines = [
    { count: bindings.data?.bindingRequests.totalCount ?? 0, text: w.bindings, to: '/binding-requests' },
    { count: redLetters.data?.redLetters.totalCount ?? 0, text: w.redLetters, to: '/red-letters' },
    { count: running, text: w.jobs, to: '/jobs' },
  ].filter((line) => line.count > 0);
  const first = [mayBind && bindings, mayApprove && redLetters, jobs].find(
    (query) => query !== false && query.data === undefined,
  );
  if (first !== undefined) return <Asked of={first}>{() => null}</Asked>;
  if (lines.length === 0) return <p className="quiet">{me.posts.length === 0 ? w.noPost : w.nothing}</p>;
  return (
    <ul className={styles['waiting']}>
      {lines.map((line) => (
        <li key={line.to}>
          <span>{line.text(count(line.count))}</span>
          {screens.some((screen) => screen.path === line.to) && <ScreenLink to={line.to}>{w.open}</ScreenLink>}
        </li>
      ))}
    </ul>
  );
}
