/** One request: where it stands, and what can be done with it. */
import { useState } from 'react';
import { Me, MyBindingRequests, WithdrawBindingRequest, type ApplicationFragment } from '@kit/gql/owner';
import { dayTime } from '@kit/format';
import { change } from '@/data/api';
import { outdate } from '@/data/ask';
import { useForm } from '@/data/form';
import { say } from '@/device/deeds';
import { useLanguage, useWords } from '@/device/taste';
import { go, paths, replace, tabs } from '@/paths';
import { enterCompany } from '@/session/company';
import { Box, Title, Words } from '@/ui/box';
import { FormNotes } from '@/ui/form_notes';
import type { IconName } from '@/ui/icon';
import { Button, Facts, Tag, type Tone } from '@/ui/parts';
import { Agreement } from '@/ui/sheet';
import { common } from '@/words/common';
import { roomWords } from './words';

const SIGNS: Record<ApplicationFragment['status'], readonly [Tone, IconName]> = {
  PENDING: ['warning', 'clock'],
  APPROVED: ['paid', 'check'],
  REFUSED: ['owed', 'alert'],
  WITHDRAWN: ['quiet', 'back'],
};

export function RequestCard(props: {
  readonly request: ApplicationFragment;
  /** The company of this session. */
  readonly companyId: string | null;
}): JSX.Element {
  const words = useWords(roomWords);
  const everywhere = useWords(common);
  const language = useLanguage();
  const { request } = props;
  const [tone, icon] = SIGNS[request.status];
  const thisYear = new Date().getFullYear();
  const role = everywhere.roles[request.role];
  const isJoin = request.kind === 'JOIN';
  const title = isJoin ? request.typedRoom : words.ofMember(request.name, role);
  const facts: [string, string][] = [[words.where, request.community.name]];
  if (isJoin) facts.push([words.as, role], [words.name, request.name]);
  facts.push([words.askedAt, dayTime(request.createdAt, language, thisYear)]);
  if (request.decidedAt !== null) facts.push([words.decidedAt, dayTime(request.decidedAt, language, thisYear)]);
  if (request.reason !== '') facts.push([words.reason, request.reason]);
  return (
    <Box className="card">
      <Box className="row spread row-top">
        <Title level={3} className="grow">
          {title}
        </Title>
        <Tag tone={tone} icon={icon}>
          {words.status[request.status]}
        </Tag>
      </Box>
      <Facts of={facts} />
      {request.status === 'PENDING' && <Words className="quiet small">{words.pendingNext}</Words>}
      {request.status === 'PENDING' && <Withdraw request={request} title={title} />}
      {request.status === 'APPROVED' && isJoin && request.companyId !== props.companyId && <Enter request={request} />}
      {request.status === 'REFUSED' && isJoin && (
        <Button
          onTap={() => {
            go(paths.bind);
          }}
        >
          {words.again}
        </Button>
      )}
    </Box>
  );
}

function Withdraw(props: { readonly request: ApplicationFragment; readonly title: string }): JSX.Element {
  const words = useWords(roomWords);
  const form = useForm([]);
  const [isAsked, setIsAsked] = useState(false);
  const withdraw = async (): Promise<void> => {
    const { id, companyId } = props.request;
    const isDone = await form.send(async () => {
      await change(WithdrawBindingRequest, { input: { requestId: id, companyId } });
    });
    setIsAsked(false);
    if (isDone) say(words.withdrawn);
    // It may have been decided meanwhile.
    outdate(MyBindingRequests, Me);
  };
  return (
    <>
      <FormNotes of={form} />
      <Button
        isBusy={form.isBusy}
        onTap={() => {
          setIsAsked(true);
        }}
      >
        {words.withdraw}
      </Button>
      {isAsked && (
        <Agreement
          title={words.withdrawTitle}
          text={words.withdrawText(props.title)}
          action={words.withdraw}
          isBusy={form.isBusy}
          onAgree={() => void withdraw()}
          onClose={() => {
            setIsAsked(false);
          }}
        />
      )}
    </>
  );
}

function Enter({ request }: { readonly request: ApplicationFragment }): JSX.Element {
  const words = useWords(roomWords);
  const form = useForm([]);
  const enter = async (): Promise<void> => {
    const isDone = await form.send(() => enterCompany(request.companyId));
    if (isDone) replace(tabs.home);
  };
  return (
    <>
      <FormNotes of={form} />
      <Button kind="main" isBusy={form.isBusy} onTap={() => void enter()}>
        {words.enter(request.community.company)}
      </Button>
    </>
  );
}
