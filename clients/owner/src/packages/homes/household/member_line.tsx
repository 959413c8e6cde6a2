/** One person of a room, and how he is taken out of it. */
import { useState } from 'react';
import { Household, Me, RemoveHouseholdMember, type HouseholdQuery } from '@kit/gql/owner';
import { date } from '@kit/format';
import { change } from '@/data/api';
import { outdate } from '@/data/ask';
import { useForm } from '@/data/form';
import { say } from '@/device/deeds';
import { useLanguage, useWords } from '@/device/taste';
import { Box, Words } from '@/ui/box';
import { FormNotes } from '@/ui/form_notes';
import { Button, Tag } from '@/ui/parts';
import { Agreement } from '@/ui/sheet';
import { common } from '@/words/common';
import { householdWords } from './words';

export type Member = HouseholdQuery['household'][number];

export function MemberLine(props: { readonly member: Member; readonly roomName: string }): JSX.Element {
  const words = useWords(householdWords);
  const everywhere = useWords(common);
  const language = useLanguage();
  const form = useForm([]);
  const [isAsked, setIsAsked] = useState(false);
  const { member } = props;

  const remove = async (): Promise<void> => {
    let endsOn: string | null = null;
    const isDone = await form.send(async () => {
      endsOn = (await change(RemoveHouseholdMember, { input: { memberId: member.id } })).endsOn;
    });
    setIsAsked(false);
    if (isDone && endsOn !== null) say(words.removed(member.name, date(endsOn, language)));
    outdate(Household, Me);
  };

  return (
    <Box role="listitem" className="listed member">
      <Box className="row">
        <Box className="grow stack-tight">
          <Box className="row row-wrap">
            <Words className="strong">{member.name}</Words>
            <Tag tone="brand">{everywhere.roles[member.role]}</Tag>
            {member.isMe && <Tag tone="quiet">{words.me}</Tag>}
          </Box>
          <Words className="quiet small figures">{member.phone === '' ? words.noPhone : member.phone}</Words>
          <Words className="quiet small">{words.since(date(member.startsOn, language))}</Words>
        </Box>
        {member.mayRemove && (
          <Button
            kind="plain"
            label={words.removeLabel(member.name)}
            isBusy={form.isBusy}
            onTap={() => {
              setIsAsked(true);
            }}
          >
            {words.remove}
          </Button>
        )}
      </Box>
      <FormNotes of={form} />
      {isAsked && (
        <Agreement
          title={words.removeTitle(member.name)}
          text={words.removeText(props.roomName)}
          action={words.remove}
          isBusy={form.isBusy}
          onAgree={() => void remove()}
          onClose={() => {
            setIsAsked(false);
          }}
        />
      )}
    </Box>
  );
}
