/** What one wants to be told, and how. */
import { useState } from 'react';
import { NotificationChoices, SetNotificationChoices, type ChoiceFragment, type NotificationTopic } from '@kit/gql/owner';
import { change } from '@/data/api';
import { know, outdate, useAsk } from '@/data/ask';
import { useForm } from '@/data/form';
import { useWords } from '@/device/taste';
import { paths } from '@/paths';
import { Box, Tick, Title, Words } from '@/ui/box';
import { FormNotes } from '@/ui/form_notes';
import { OwnPage } from '@/ui/page';
import { Shown } from '@/ui/states';
import { notificationWords } from './words';
import './index.css';

export default function Notifications(): JSX.Element {
  const words = useWords(notificationWords);
  const choices = useAsk(NotificationChoices, {});
  return (
    <OwnPage title={words.title} here={paths.notifications}>
      <Words className="quiet">{words.intro}</Words>
      <Shown of={choices} rows={8}>
        {({ notificationChoices }) => (
          <>
            {topicsOf(notificationChoices).map((topic) => (
              <Topic
                key={topic}
                topic={topic}
                choices={notificationChoices.filter((choice) => choice.topic === topic && isWorthAsking(choice))}
              />
            ))}
          </>
        )}
      </Shown>
    </OwnPage>
  );
}

/** What cannot reach anybody is no question; WeChat can, once it is bound. */
function isWorthAsking(choice: ChoiceFragment): boolean {
  return choice.reachesMe || choice.channel !== 'IN_APP';
}

function topicsOf(choices: readonly ChoiceFragment[]): readonly NotificationTopic[] {
  return [...new Set(choices.map((choice) => choice.topic))];
}

function Topic(props: { readonly topic: NotificationTopic; readonly choices: readonly ChoiceFragment[] }): JSX.Element {
  const words = useWords(notificationWords);
  const [name, about] = words.topics[props.topic];
  return (
    <Box className="card">
      <Box className="stack-tight">
        <Title level={2}>{name}</Title>
        <Words className="quiet small">{about}</Words>
      </Box>
      <Box>
        {props.choices.map((choice) => (
          <Choice key={choice.channel} choice={choice} topicName={name ?? ''} />
        ))}
      </Box>
    </Box>
  );
}

function Choice({ choice, topicName }: { readonly choice: ChoiceFragment; readonly topicName: string }): JSX.Element {
  const words = useWords(notificationWords);
  const form = useForm([], {}, { unknownOutcome: true });
  // Until the answer is there, the switch stands where it was put.
  const [wanted, setWanted] = useState<boolean | null>(null);
  const { topic, channel, isMandatory } = choice;
  const name = words.channels[channel];
  const isOn = wanted ?? choice.isOn;

  const put = async (on: boolean): Promise<void> => {
    setWanted(on);
    const isDone = await form.send(async () => {
      const { notificationChoices } = await change(SetNotificationChoices, { input: { choices: [{ topic, channel, isOn: on }] } });
      if (notificationChoices !== null) know(NotificationChoices, {}, { notificationChoices });
    });
    setWanted(null);
    if (!isDone) outdate(NotificationChoices);
  };

  const about = isMandatory ? words.always : choice.reachesMe ? null : words.notReached[channel];
  return (
    <Box className="listed choice">
      <Box className="row spread">
        <Box className="grow stack-tight">
          <Words>{name}</Words>
          {about !== null && <Words className="quiet small">{about}</Words>}
        </Box>
        <Tick
          isSwitch
          label={words.label(topicName, name)}
          isOn={isOn}
          isDisabled={isMandatory}
          onChange={(on) => {
            void put(on);
          }}
        />
      </Box>
      <Box className="aloud" live>
        {wanted === null ? '' : wanted ? words.on(topicName, name) : words.off(topicName, name)}
      </Box>
      <FormNotes of={form} />
    </Box>
  );
}
