/** The first screen: what is owed, what is being paid, and the ways to everything else. */
import { useMe, useRoomChoice, type Person } from '@/session/me';
import { useIsSignedIn } from '@/session/session';
import { useWords } from '@/device/taste';
import { Page } from '@/ui/page';
import { Shown } from '@/ui/states';
import { common } from '@/words/common';
import { Due } from './due';
import { Entries, Notices } from './entries';
import { RoomSwitch } from './room_switch';
import { Hello, NoRooms } from './welcome';
import './index.css';

export default function Home(): JSX.Element {
  const words = useWords(common);
  const isSignedIn = useIsSignedIn();
  const me = useMe();
  const person = isSignedIn ? (me.value?.me ?? null) : null;
  const hasRooms = person !== null && person.rooms.length > 0;
  return (
    <Page title={words.app} tab="home" headContent={hasRooms ? <RoomSwitch rooms={person.rooms} /> : undefined}>
      {isSignedIn ? (
        <Shown of={me} isQuiet={hasRooms}>
          {(answer) => <Own person={answer.me} />}
        </Shown>
      ) : (
        <Hello />
      )}
    </Page>
  );
}

function Own({ person }: { readonly person: Person }): JSX.Element {
  const chosen = useRoomChoice(person.rooms);
  if (person.rooms.length === 0) return <NoRooms person={person} />;
  return (
    <>
      <Due room={chosen} />
      <Entries room={chosen} />
      <Notices />
    </>
  );
}
