/** Who one is here, and the ways to all that belongs to the account. */
import { useState } from 'react';
import { say } from '@/device/deeds';
import { useWords } from '@/device/taste';
import { paths, tabs } from '@/paths';
import { leave } from '@/session/enter';
import { useMe, type Person } from '@/session/me';
import { useIsSignedIn } from '@/session/session';
import { Box, Title, Words } from '@/ui/box';
import { Icon, type IconName } from '@/ui/icon';
import { Page, SignInFirst } from '@/ui/page';
import { Button, LeadingLine } from '@/ui/parts';
import { Agreement } from '@/ui/sheet';
import { Shown } from '@/ui/states';
import { meWords } from './words';
import './index.css';

type LineName = keyof ReturnType<typeof meWords.now>['line'];
type Line = readonly [LineName, IconName, string, string?];

const SETTINGS: Line = ['settings', 'letters', paths.settings];

export default function MePage(): JSX.Element {
  const words = useWords(meWords);
  const me = useMe();
  const isSignedIn = useIsSignedIn();
  return (
    <Page title={words.title} tab="me">
      {isSignedIn ? (
        <>
          <Shown of={me}>{(answer) => <Own person={answer.me} />}</Shown>
          {/* Also while nothing could be asked: leaving must always be possible. */}
          <Leave />
        </>
      ) : (
        <>
          <SignInFirst here={tabs.me} />
          <Lines of={[SETTINGS]} />
        </>
      )}
    </Page>
  );
}

function Own({ person }: { readonly person: Person }): JSX.Element {
  const words = useWords(meWords);
  const { rooms, companies } = person;
  const home: Line[] = [
    ['rooms', 'door', paths.rooms, rooms.length === 0 ? words.noRooms : words.rooms(rooms.length)],
    ['household', 'family', paths.household()],
  ];
  if (companies.length > 1) home.push(['company', 'building', paths.company, person.company?.name]);
  return (
    <>
      <Box className="card">
        <Box className="row">
          <Box className="me-face" hidden>
            <Icon name="person" />
          </Box>
          <Box className="grow stack-tight">
            <Title level={2} className="me-name">
              {person.name ?? words.visitor}
            </Title>
            {person.phone !== null && <Words className="quiet figures">{person.phone}</Words>}
          </Box>
        </Box>
      </Box>
      <Lines title={words.home} of={home} />
      {rooms.length > 0 && (
        <Lines
          title={words.money}
          of={[
            ['payments', 'history', paths.payments],
            ['receipts', 'receipt', paths.receipts],
            ['prepay', 'wallet', paths.prepay()],
            ['statement', 'book', paths.statement()],
          ]}
        />
      )}
      <Lines
        title={words.account}
        of={[
          ['phone', 'phone', paths.phone],
          ['wechat', 'wechat', paths.wechat],
          ['notifications', 'bell', paths.notifications],
          ['devices', 'key', paths.devices],
          SETTINGS,
        ]}
      />
    </>
  );
}

function Lines(props: { readonly title?: string; readonly of: readonly Line[] }): JSX.Element {
  const { line } = useWords(meWords);
  return (
    <>
      {props.title !== undefined && (
        <Title level={2} className="quiet small">
          {props.title}
        </Title>
      )}
      <Box className="card card-flush" role="list" label={props.title}>
        {props.of.map(([name, icon, to, about]) => (
          <Box key={name} role="listitem" className="listed">
            <LeadingLine to={to} icon={icon} end={about === undefined ? undefined : <Words className="quiet small end">{about}</Words>}>
              {line[name]}
            </LeadingLine>
          </Box>
        ))}
      </Box>
    </>
  );
}

function Leave(): JSX.Element {
  const words = useWords(meWords);
  const [isAsked, setIsAsked] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const signOut = async (): Promise<void> => {
    setIsBusy(true);
    await leave();
    say(words.left);
  };
  return (
    <>
      <Button
        kind="danger"
        icon="leave"
        isWide
        onTap={() => {
          setIsAsked(true);
        }}
      >
        {words.leave}
      </Button>
      {isAsked && (
        <Agreement
          title={words.leaveTitle}
          text={words.leaveText}
          action={words.leave}
          isBusy={isBusy}
          onAgree={() => void signOut()}
          onClose={() => {
            setIsAsked(false);
          }}
        />
      )}
    </>
  );
}
