/** The WeChat identities that sign in to this account. */
import { useState } from 'react';
import { BindAnotherWechat, UnbindWechat, WechatIdentities, type WechatIdentityFragment } from '@kit/gql/owner';
import { dayTime } from '@kit/format';
import { change } from '@/data/api';
import { outdate, useAsk } from '@/data/ask';
import { useForm } from '@/data/form';
import { say } from '@/device/deeds';
import { useLanguage, useWords } from '@/device/taste';
import { paths } from '@/paths';
import { askWechatCode, canSignInByWechat, useReturnedWechat } from '@/session/wechat';
import { Box, Words } from '@/ui/box';
import { FormNotes } from '@/ui/form_notes';
import { Icon } from '@/ui/icon';
import { OwnPage } from '@/ui/page';
import { Button, Note } from '@/ui/parts';
import { Agreement } from '@/ui/sheet';
import { Empty, Shown } from '@/ui/states';
import { wechatWords } from './words';

export default function Wechat(): JSX.Element {
  const words = useWords(wechatWords);
  const identities = useAsk(WechatIdentities, {});
  return (
    <OwnPage title={words.title} here={paths.wechat}>
      <Words className="quiet">{words.intro}</Words>
      <Shown of={identities}>{(answer) => <Identities identities={answer.wechatIdentities} />}</Shown>
    </OwnPage>
  );
}

function Identities({ identities }: { readonly identities: readonly WechatIdentityFragment[] }): JSX.Element {
  const words = useWords(wechatWords);
  const form = useForm([]);
  const bind = async (): Promise<void> => {
    let isBound = false;
    await form.send(async () => {
      const given = await askWechatCode();
      // Null: the page is on its way to WeChat, and goes on when it is back.
      if (given === null) return;
      await change(BindAnotherWechat, { input: given });
      isBound = true;
    });
    if (isBound) say(words.bound);
    outdate(WechatIdentities);
  };
  useReturnedWechat(() => void bind());
  return (
    <>
      {identities.length === 0 ? (
        <Box className="card">
          <Empty icon="wechat" title={words.none} next={canSignInByWechat() ? undefined : words.noneNext} />
        </Box>
      ) : (
        <Box className="card card-flush" role="list" label={words.title}>
          {identities.map((identity) => (
            <Identity key={identity.id} identity={identity} />
          ))}
        </Box>
      )}
      <FormNotes of={form} />
      {canSignInByWechat() && (
        <Button kind="main" icon="wechat" isWide isBusy={form.isBusy} onTap={() => void bind()}>
          {words.bind}
        </Button>
      )}
    </>
  );
}

function Identity({ identity }: { readonly identity: WechatIdentityFragment }): JSX.Element {
  const words = useWords(wechatWords);
  const language = useLanguage();
  const form = useForm([]);
  const [isAsked, setIsAsked] = useState(false);
  const unbind = async (): Promise<void> => {
    const isDone = await form.send(async () => {
      await change(UnbindWechat, { input: { wechatIdentityId: identity.id } });
    });
    setIsAsked(false);
    if (isDone) say(words.unbound);
    outdate(WechatIdentities);
  };
  return (
    <Box role="listitem" className="listed">
      <Box className="line">
        <Icon name="wechat" className="line-icon" />
        <Box className="grow stack-tight">
          <Words className="strong">{words.one}</Words>
          <Words className="quiet small">{words.since(dayTime(identity.boundAt, language, new Date().getFullYear()))}</Words>
        </Box>
        <Button
          kind="plain"
          isBusy={form.isBusy}
          onTap={() => {
            setIsAsked(true);
          }}
        >
          {words.unbind}
        </Button>
      </Box>
      {form.has('LAST_WAY_IN') ? <Note kind="warning">{words.lastWay}</Note> : <FormNotes of={form} />}
      {isAsked && (
        <Agreement
          title={words.unbindTitle}
          text={words.unbindText}
          action={words.unbind}
          isBusy={form.isBusy}
          onAgree={() => void unbind()}
          onClose={() => {
            setIsAsked(false);
          }}
        />
      )}
    </Box>
  );
}
