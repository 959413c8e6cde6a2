/** What was asked of the property office, and what it said. */
import { useState } from 'react';
import { PhoneChanges, WithdrawPhoneChange, type PhoneChangeFragment } from '@kit/gql/owner';
import { dayTime } from '@kit/format';
import { change } from '@/data/api';
import { outdate, useAsk } from '@/data/ask';
import { useForm } from '@/data/form';
import { say } from '@/device/deeds';
import { useLanguage, useWords } from '@/device/taste';
import { Box, Title } from '@/ui/box';
import { FormNotes } from '@/ui/form_notes';
import type { IconName } from '@/ui/icon';
import { Button, Facts, Tag, type Tone } from '@/ui/parts';
import { Agreement } from '@/ui/sheet';
import { phoneWords } from './words';

const SIGNS: Record<PhoneChangeFragment['state'], readonly [Tone, IconName]> = {
  PENDING: ['warning', 'clock'],
  APPROVED: ['paid', 'check'],
  REJECTED: ['owed', 'alert'],
  CANCELLED: ['quiet', 'back'],
};

/** Nothing where nothing was asked: most people never do. */
export function Requests(): JSX.Element | null {
  const words = useWords(phoneWords);
  const { value } = useAsk(PhoneChanges, {});
  const requests = value?.phoneChanges ?? [];
  if (requests.length === 0) return null;
  return (
    <>
      <Title level={2}>{words.requests}</Title>
      {requests.map((request) => (
        <Request key={request.id} request={request} />
      ))}
    </>
  );
}

function Request({ request }: { readonly request: PhoneChangeFragment }): JSX.Element {
  const words = useWords(phoneWords);
  const language = useLanguage();
  const form = useForm([]);
  const [isAsked, setIsAsked] = useState(false);
  const [tone, icon] = SIGNS[request.state];
  const thisYear = new Date().getFullYear();
  const facts: [string, string][] = [[words.askedAt, dayTime(request.requestedAt, language, thisYear)]];
  if (request.decidedAt !== null) facts.push([words.decidedAt, dayTime(request.decidedAt, language, thisYear)]);
  if (request.note !== '') facts.push([words.note, request.note]);

  const withdraw = async (): Promise<void> => {
    const isDone = await form.send(async () => {
      await change(WithdrawPhoneChange, { input: { phoneChangeId: request.id } });
    });
    setIsAsked(false);
    if (isDone) say(words.withdrawn);
    outdate(PhoneChanges);
  };

  return (
    <Box className="card">
      <Box className="row spread">
        <Title level={3} className="grow figures">
          {words.to(request.newPhone)}
        </Title>
        <Tag tone={tone} icon={icon}>
          {words.state[request.state]}
        </Tag>
      </Box>
      <Facts of={facts} />
      <FormNotes of={form} />
      {request.state === 'PENDING' && (
        <Button
          isBusy={form.isBusy}
          onTap={() => {
            setIsAsked(true);
          }}
        >
          {words.withdraw}
        </Button>
      )}
      {isAsked && (
        <Agreement
          title={words.withdraw}
          text={words.withdrawText(request.newPhone)}
          action={words.withdraw}
          isBusy={form.isBusy}
          onAgree={() => void withdraw()}
          onClose={() => {
            setIsAsked(false);
          }}
        />
      )}
    </Box>
  );
}
