/** The community, looked up by a part of its name and chosen from what is found. */
import { useEffect, useState } from 'react';
import { Communities, type CommunitiesQuery } from '@kit/gql/owner';
import { useAsk } from '@/data/ask';
import { useWords } from '@/device/taste';
import { Box, Tap, Words } from '@/ui/box';
import { Field, FieldErrors } from '@/ui/field';
import { Icon } from '@/ui/icon';
import { Button } from '@/ui/parts';
import { Bones, Empty, Trouble } from '@/ui/states';
import { bindWords } from './words';

export type Community = CommunitiesQuery['communities'][number];

const SHORTEST = 2;
const PAUSE_MS = 300;

export function CommunityField(props: {
  readonly chosen: Community | null;
  readonly errors: readonly string[];
  readonly onChoose: (community: Community | null) => void;
  /** What was wrong is being mended. */
  readonly onTyping: () => void;
}): JSX.Element {
  const words = useWords(bindWords);
  const [text, setText] = useState('');
  const wanted = useSettled(text.trim());
  const { chosen, errors, onChoose } = props;
  if (chosen !== null) {
    return (
      <Box className="field" role="group" label={words.community}>
        <Words className="field-label">{words.community}</Words>
        <Box className="row spread community-chosen">
          <CommunityName of={chosen} />
          <Button
            kind="plain"
            onTap={() => {
              onChoose(null);
            }}
          >
            {words.chooseAgain}
          </Button>
        </Box>
        <FieldErrors errors={errors} />
      </Box>
    );
  }
  return (
    <>
      <Field
        id="bind-community"
        label={words.community}
        value={text}
        errors={errors}
        hint={words.communityHint}
        placeholder={words.communityExample}
        longest={60}
        onChange={(typed) => {
          setText(typed);
          props.onTyping();
        }}
      />
      <Found text={wanted} onChoose={onChoose} />
    </>
  );
}

function Found(props: { readonly text: string; readonly onChoose: (community: Community) => void }): JSX.Element | null {
  const words = useWords(bindWords);
  const { text, onChoose } = props;
  const isShort = text.length < SHORTEST;
  const { value, error, again } = useAsk(Communities, { text }, { skip: isShort });
  if (isShort) return null;
  if (value === null) {
    return error === null ? <Bones rows={2} height={32} /> : <Trouble error={error} onRetry={() => void again()} />;
  }
  if (value.communities.length === 0) {
    return <Empty icon="building" title={words.noCommunity(text)} next={words.noCommunityNext} />;
  }
  return (
    <Box className="communities" role="list" label={words.community}>
      {value.communities.map((community) => (
        <Box key={community.id} role="listitem" className="listed">
          <Tap
            className="line"
            onTap={() => {
              onChoose(community);
            }}
          >
            <CommunityName of={community} />
            <Icon name="next" className="line-next" />
          </Tap>
        </Box>
      ))}
    </Box>
  );
}

function CommunityName({ of }: { readonly of: Community }): JSX.Element {
  return (
    <Box className="grow stack-tight">
      <Words className="strong">{of.name}</Words>
      <Words className="quiet small">{of.company}</Words>
    </Box>
  );
}

/** What was typed, once the typing pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(text);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return settled;
}
