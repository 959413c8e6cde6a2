/** Asking to be known in a room: staff compare what is written here with their books. */
import { useState } from 'react';
import { MyBindingRequests, RequestBinding, type ResidencyRole } from '@kit/gql/owner';
import { change } from '@/data/api';
import { outdate } from '@/data/ask';
import { useForm } from '@/data/form';
import { useWords } from '@/device/taste';
import { paths, returnTo } from '@/paths';
import { Box, Title, Words } from '@/ui/box';
import { Field, FieldErrors } from '@/ui/field';
import { FormNotes } from '@/ui/form_notes';
import { Icon } from '@/ui/icon';
import { OwnPage } from '@/ui/page';
import { Button, Chips } from '@/ui/parts';
import { common } from '@/words/common';
import { CommunityField, type Community } from './community_field';
import { bindWords } from './words';
import './index.css';

const FIELDS = ['communityId', 'room', 'role', 'name', 'idNumber', 'note'];
const CODE_FIELDS = { ALREADY_KNOWN_THERE: 'room' };
const NOTHING = { room: '', name: '', idNumber: '', note: '' };

export default function Bind(): JSX.Element {
  const words = useWords(bindWords);
  const everywhere = useWords(common);
  const form = useForm(FIELDS, CODE_FIELDS, { unknownOutcome: true });
  const [community, setCommunity] = useState<Community | null>(null);
  const [role, setRole] = useState<ResidencyRole>('OWNER');
  const [typed, setTyped] = useState(NOTHING);
  const [sent, setSent] = useState<string | null>(null);

  const send = async (): Promise<void> => {
    if (community === null) return form.refuse('communityId', words.chooseCommunity);
    if (typed.room.trim() === '') return form.refuse('room', words.roomMissing);
    if (typed.name.trim() === '') return form.refuse('name', words.nameMissing);
    const isDone = await form.send(async () => {
      await change(RequestBinding, { input: { communityId: community.id, role, ...typed } });
    });
    outdate(MyBindingRequests);
    if (isDone) setSent(`${community.name} ${typed.room.trim()}`);
  };

  if (sent !== null) {
    return (
      <OwnPage title={words.title} here={paths.bind}>
        <Done
          room={sent}
          onAnother={() => {
            // He stays the same person, in the same community.
            setTyped({ ...typed, room: '', note: '' });
            setSent(null);
          }}
        />
      </OwnPage>
    );
  }

  const field = (name: keyof typeof NOTHING): { value: string; errors: readonly string[]; onChange: (text: string) => void } => ({
    value: typed[name],
    errors: form.at(name),
    onChange: (text) => {
      if (form.at(name).length > 0) form.clear();
      setTyped((before) => ({ ...before, [name]: text }));
    },
  });
  const foot = (
    <Button kind="main" isWide isBusy={form.isBusy} onTap={() => void send()}>
      {words.send}
    </Button>
  );
  return (
    <OwnPage title={words.title} here={paths.bind} foot={foot}>
      <Words className="quiet">{words.intro}</Words>
      <FormNotes of={form} />
      <Box className="card">
        <CommunityField
          chosen={community}
          errors={form.at('communityId')}
          onChoose={(choice) => {
            setCommunity(choice);
            form.clear();
          }}
          onTyping={form.clear}
        />
        <Field id="bind-room" label={words.room} hint={words.roomHint} placeholder={words.roomExample} longest={80} {...field('room')} />
        <Box className="field">
          <Words className="field-label">{words.role}</Words>
          <Chips
            label={words.role}
            of={[
              ['OWNER', everywhere.roles.OWNER],
              ['TENANT', everywhere.roles.TENANT],
              ['FAMILY', everywhere.roles.FAMILY],
            ]}
            chosen={role}
            onChoose={setRole}
          />
          <FieldErrors errors={form.at('role')} />
        </Box>
      </Box>
      <Box className="card">
        <Field id="bind-name" label={words.name} hint={words.nameHint} longest={120} {...field('name')} />
        <Field id="bind-id" label={words.idNumber} hint={words.idHint} kind="id" longest={30} {...field('idNumber')} />
        <Field id="bind-note" label={words.note} hint={words.noteHint} kind="long" longest={200} {...field('note')} />
      </Box>
    </OwnPage>
  );
}

function Done(props: { readonly room: string; readonly onAnother: () => void }): JSX.Element {
  const words = useWords(bindWords);
  return (
    <Box className="card bind-done">
      <Icon name="check" className="paid bind-mark" />
      <Box className="stack-tight" role="status" live>
        <Title level={2}>{words.sent}</Title>
        <Words className="quiet">{words.sentText(props.room)}</Words>
      </Box>
      <Button
        kind="main"
        isWide
        onTap={() => {
          returnTo(paths.rooms);
        }}
      >
        {words.seeRequests}
      </Button>
      <Button isWide onTap={props.onAnother}>
        {words.another}
      </Button>
    </Box>
  );
}
