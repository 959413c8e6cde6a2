/** Another number: by codes to both, or, where the old one is lost, with the property office. */
import { useState } from 'react';
import { useWords } from '@/device/taste';
import { paths } from '@/paths';
import { useMe, type Person } from '@/session/me';
import { Box, Words } from '@/ui/box';
import { OwnPage } from '@/ui/page';
import { Chips, Note } from '@/ui/parts';
import { Shown } from '@/ui/states';
import { ByCodes } from './by_codes';
import { ByOffice } from './by_office';
import { Requests } from './requests';
import { phoneWords } from './words';

export default function Phone(): JSX.Element {
  const words = useWords(phoneWords);
  const me = useMe();
  return (
    <OwnPage title={words.title} here={paths.phone}>
      <Shown of={me}>{(answer) => <Change person={answer.me} />}</Shown>
    </OwnPage>
  );
}

function Change({ person }: { readonly person: Person }): JSX.Element {
  const words = useWords(phoneWords);
  const [way, setWay] = useState<'codes' | 'office'>('codes');
  const phone = person.phone ?? '';
  return (
    <>
      {phone !== '' && <Words className="strong figures">{words.now(phone)}</Words>}
      <Box className="field">
        <Words className="field-label">{words.way}</Words>
        <Chips
          label={words.way}
          of={[
            ['codes', words.ways.codes],
            ['office', words.ways.office],
          ]}
          chosen={way}
          onChoose={setWay}
        />
      </Box>
      {way === 'codes' ? (
        <ByCodes now={phone} />
      ) : person.company === null ? (
        <Note kind="info">{words.officeNeedsCompany}</Note>
      ) : (
        <ByOffice />
      )}
      <Requests />
    </>
  );
}
