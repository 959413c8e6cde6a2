/** An owner adds family or a tenant to his room. */
import { useState } from 'react';
import { AddHouseholdMember, Household, MyBindingRequests } from '@kit/gql/owner';
import { change } from '@/data/api';
import { outdate } from '@/data/ask';
import { useForm } from '@/data/form';
import { say } from '@/device/deeds';
import { useWords } from '@/device/taste';
import { paths, returnTo, useParameters } from '@/paths';
import { roomName, useMe } from '@/session/me';
import { Box, Title, Words } from '@/ui/box';
import { PhoneField } from '@/ui/code_field';
import { Field, FieldErrors } from '@/ui/field';
import { FormNotes } from '@/ui/form_notes';
import { OwnPage } from '@/ui/page';
import { Button, Chips, Note } from '@/ui/parts';
import { Shown } from '@/ui/states';
import { common } from '@/words/common';
import { memberWords } from './words';

const FIELDS = ['role', 'name', 'phone', 'relation'];
const CODE_FIELDS = { ALREADY_LIVES_THERE: 'name' };
const RELATIONS = ['SPOUSE', 'CHILD', 'PARENT', 'OTHER'] as const;

export default function AddMember(): JSX.Element {
  const words = useWords(memberWords);
  const me = useMe();
  const { room: roomId = '' } = useParameters();
  const rooms = me.value?.me.rooms ?? [];
  const own = rooms.find(({ room }) => room.id === roomId);
  if (own?.role === 'OWNER') return <MemberForm roomId={roomId} name={roomName(own.room, rooms)} />;
  return (
    <OwnPage title={words.title} here={paths.member(roomId)}>
      <Shown of={me}>{() => <Note kind="info">{words.notOwner}</Note>}</Shown>
    </OwnPage>
  );
}

function MemberForm(props: { readonly roomId: string; readonly name: string }): JSX.Element {
  const words = useWords(memberWords);
  const everywhere = useWords(common);
  const form = useForm(FIELDS, CODE_FIELDS, { unknownOutcome: true });
  const [role, setRole] = useState<'FAMILY' | 'TENANT'>('FAMILY');
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [relation, setRelation] = useState<(typeof RELATIONS)[number]>('SPOUSE');
  const { roomId } = props;
  const isTenant = role === 'TENANT';

  const add = async (): Promise<void> => {
    if (name.trim() === '') return form.refuse('name', words.nameMissing);
    if (!/^1\d{10}$/.test(phone) && (isTenant || phone !== '')) return form.refuse('phone', words.phoneWrong);
    // The desk reads it in Chinese.
    const given = isTenant ? '' : memberWords.in('zh-Hans').relations[relation];
    let waits = false;
    const isDone = await form.send(async () => {
      const answer = await change(AddHouseholdMember, { input: { roomId, role, name, phone, relation: given } });
      waits = answer.waitsForApproval === true;
    });
    outdate(Household, MyBindingRequests);
    if (!isDone) return;
    say(waits ? words.waits : words.added(name.trim()));
    returnTo(paths.household(roomId));
  };

  const foot = (
    <Button kind="main" isWide isBusy={form.isBusy} onTap={() => void add()}>
      {words.add}
    </Button>
  );
  return (
    <OwnPage title={words.title} here={paths.member(roomId)} foot={foot}>
      <Title level={2}>{words.to(props.name)}</Title>
      {form.has('INVITING_NOT_ALLOWED') ? <Note kind="warning">{words.notAllowed}</Note> : <FormNotes of={form} />}
      <Box className="card">
        <Box className="field">
          <Words className="field-label">{words.role}</Words>
          <Chips
            label={words.role}
            of={[
              ['FAMILY', everywhere.roles.FAMILY],
              ['TENANT', everywhere.roles.TENANT],
            ]}
            chosen={role}
            onChoose={setRole}
          />
          <FieldErrors errors={form.at('role')} />
          <Words className="quiet small">{isTenant ? words.tenantNext : words.familyNext}</Words>
        </Box>
        <Field id="member-name" label={words.name} value={name} errors={form.at('name')} longest={120} onChange={setName} />
        <PhoneField
          id="member-phone"
          label={isTenant ? words.phone : words.phoneOptional}
          hint={isTenant ? words.phoneHint : words.childHint}
          value={phone}
          errors={form.at('phone')}
          onChange={setPhone}
        />
        {!isTenant && (
          <Box className="field">
            <Words className="field-label">{words.relation}</Words>
            <Chips
              label={words.relation}
              of={RELATIONS.map((one) => [one, words.relations[one]] as const)}
              chosen={relation}
              onChoose={setRelation}
            />
          </Box>
        )}
      </Box>
    </OwnPage>
  );
}
