/** Where this account is signed in, and how other devices are signed out. */
import { useState } from 'react';
import { Devices, RevokeDevice, RevokeOtherDevices, type DevicesQuery } from '@kit/gql/owner';
import { dayTime } from '@kit/format';
import { change } from '@/data/api';
import { outdate, useAsk } from '@/data/ask';
import { useForm } from '@/data/form';
import { say } from '@/device/deeds';
import { useLanguage, useWords } from '@/device/taste';
import { paths } from '@/paths';
import { Box, Words } from '@/ui/box';
import { FormNotes } from '@/ui/form_notes';
import { Icon } from '@/ui/icon';
import { OwnPage } from '@/ui/page';
import { Button, Tag } from '@/ui/parts';
import { Agreement } from '@/ui/sheet';
import { Shown } from '@/ui/states';
import { deviceWords } from './words';
import './index.css';

type Device = DevicesQuery['devices'][number];

export default function DevicesPage(): JSX.Element {
  const words = useWords(deviceWords);
  const devices = useAsk(Devices, {});
  return (
    <OwnPage title={words.title} here={paths.devices}>
      <Shown of={devices}>{(answer) => <DeviceList devices={answer.devices} />}</Shown>
    </OwnPage>
  );
}

function DeviceList({ devices }: { readonly devices: readonly Device[] }): JSX.Element {
  const words = useWords(deviceWords);
  const form = useForm([]);
  const [isAsked, setIsAsked] = useState(false);
  const others = devices.filter((device) => !device.isCurrent);
  const signOutOthers = async (): Promise<void> => {
    let count = 0;
    const isDone = await form.send(async () => {
      count = (await change(RevokeOtherDevices, {})).count ?? 0;
    });
    setIsAsked(false);
    if (isDone) say(words.othersDone(count));
    outdate(Devices);
  };
  return (
    <>
      <Words className="quiet">{words.intro}</Words>
      <FormNotes of={form} />
      <Box className="card card-flush" role="list" label={words.title}>
        {[...devices]
          .sort((one, other) => Number(other.isCurrent) - Number(one.isCurrent))
          .map((device) => (
            <DeviceLine key={device.id} device={device} />
          ))}
      </Box>
      {others.length > 1 && (
        <Button
          kind="danger"
          isWide
          isBusy={form.isBusy}
          onTap={() => {
            setIsAsked(true);
          }}
        >
          {words.others}
        </Button>
      )}
      {isAsked && (
        <Agreement
          title={words.othersTitle}
          text={words.othersText(others.length)}
          action={words.others}
          isBusy={form.isBusy}
          onAgree={() => void signOutOthers()}
          onClose={() => {
            setIsAsked(false);
          }}
        />
      )}
    </>
  );
}

function DeviceLine({ device }: { readonly device: Device }): JSX.Element {
  const words = useWords(deviceWords);
  const language = useLanguage();
  const form = useForm([]);
  const [isAsked, setIsAsked] = useState(false);
  const name = device.device === '' ? words.unknown : device.device;
  const seen = dayTime(device.lastSeenAt, language, new Date().getFullYear());
  const signOut = async (): Promise<void> => {
    const isDone = await form.send(async () => {
      await change(RevokeDevice, { input: { deviceId: device.id } });
    });
    setIsAsked(false);
    if (isDone) say(words.outDone);
    outdate(Devices);
  };
  return (
    <Box role="listitem" className="listed device">
      <Box className="row">
        <Icon name="phone" className="line-icon" />
        <Box className="grow stack-tight">
          <Box className="row row-wrap">
            <Words className="strong">{name}</Words>
            {device.isCurrent && (
              <Tag tone="paid" icon="check">
                {words.current}
              </Tag>
            )}
          </Box>
          <Words className="quiet small">{words.seen(seen)}</Words>
        </Box>
        {!device.isCurrent && (
          <Button
            kind="plain"
            label={words.outLabel(name)}
            isBusy={form.isBusy}
            onTap={() => {
              setIsAsked(true);
            }}
          >
            {words.out}
          </Button>
        )}
      </Box>
      <FormNotes of={form} />
      {isAsked && (
        <Agreement
          title={words.outTitle}
          text={words.outText(name, seen)}
          action={words.out}
          isBusy={form.isBusy}
          onAgree={() => void signOut()}
          onClose={() => {
            setIsAsked(false);
          }}
        />
      )}
    </Box>
  );
}
