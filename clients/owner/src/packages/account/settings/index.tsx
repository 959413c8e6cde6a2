/** Language and size of letters: of this device, signed in or not. */
import { LANGUAGES, type Language } from '@kit/words';
import { chooseLanguage, chooseLarge, useIsLarge, useLanguage, useWords } from '@/device/taste';
import { tellLanguage } from '@/session/enter';
import { isSignedIn } from '@/session/session';
import { Box, Tick, Words } from '@/ui/box';
import { Page } from '@/ui/page';
import { Chips } from '@/ui/parts';
import { settingWords } from './words';

export default function Settings(): JSX.Element {
  const words = useWords(settingWords);
  const language = useLanguage();
  const isLarge = useIsLarge();
  const speak = (wanted: Language): void => {
    chooseLanguage(wanted);
    if (isSignedIn()) void tellLanguage();
  };
  return (
    <Page title={words.title}>
      <Box className="card">
        <Box className="field">
          <Words className="field-label">{words.language}</Words>
          <Chips
            label={words.language}
            of={LANGUAGES.map((one) => [one, words.languages[one]] as const)}
            chosen={language}
            onChoose={speak}
          />
          <Words className="quiet small">{words.languageNext}</Words>
        </Box>
      </Box>
      <Box className="card">
        <Box className="row spread">
          <Box className="grow stack-tight">
            <Words className="field-label">{words.large}</Words>
            <Words className="quiet small">{words.largeNext}</Words>
          </Box>
          <Tick isSwitch label={words.large} isOn={isLarge} onChange={chooseLarge} />
        </Box>
        <Words className="figures">{words.example}</Words>
      </Box>
      <Words className="quiet small">{words.dark}</Words>
    </Page>
  );
}
