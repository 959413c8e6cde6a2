/** At which property company to go on, for who is known at several. */
import { useState } from 'react';
import { useForm } from '@/data/form';
import { useWords } from '@/device/taste';
import { go, paths, replace, tabs } from '@/paths';
import { enterCompany } from '@/session/company';
import { useMe, type Person } from '@/session/me';
import { Box, Tap, Words } from '@/ui/box';
import { FormNotes } from '@/ui/form_notes';
import { Icon } from '@/ui/icon';
import { OwnPage } from '@/ui/page';
import { Button, Tag } from '@/ui/parts';
import { Empty, Shown } from '@/ui/states';
import { companyWords } from './words';

export default function Companies(): JSX.Element {
  const words = useWords(companyWords);
  const me = useMe();
  return (
    <OwnPage title={words.title} here={paths.company}>
      <Shown of={me}>{(answer) => (answer.me.companies.length === 0 ? <None /> : <Choice person={answer.me} />)}</Shown>
    </OwnPage>
  );
}

function Choice({ person }: { readonly person: Person }): JSX.Element {
  const words = useWords(companyWords);
  const form = useForm([]);
  const [wanted, setWanted] = useState<string | null>(null);
  const choose = async (id: string): Promise<void> => {
    setWanted(id);
    const isDone = await form.send(() => enterCompany(id));
    setWanted(null);
    if (isDone) replace(tabs.home);
  };
  return (
    <>
      {person.companies.length > 1 && <Words className="quiet">{words.intro}</Words>}
      <FormNotes of={form} />
      <Box className="card card-flush" role="radiogroup" label={words.title}>
        {person.companies.map(({ id, name }) => {
          const isNow = person.company?.id === id;
          return (
            <Tap
              key={id}
              className="line"
              role="radio"
              isChosen={isNow}
              isDisabled={form.isBusy}
              onTap={() => {
                void choose(id);
              }}
            >
              <Icon name="building" className="line-icon" />
              <Words className="grow strong">{wanted === id ? `${name} …` : name}</Words>
              {isNow ? (
                <Tag tone="brand" icon="check">
                  {words.now}
                </Tag>
              ) : (
                <Icon name="next" className="line-next" />
              )}
            </Tap>
          );
        })}
      </Box>
    </>
  );
}

function None(): JSX.Element {
  const words = useWords(companyWords);
  return (
    <Box className="card">
      <Empty
        icon="building"
        title={words.none}
        next={words.noneNext}
        action={
          <Button
            kind="main"
            onTap={() => {
              go(paths.bind);
            }}
          >
            {words.bind}
          </Button>
        }
      />
    </Box>
  );
}
