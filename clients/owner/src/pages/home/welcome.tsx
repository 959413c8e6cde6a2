/** Who is not signed in, or has no room yet: what this is, and how one comes in. */
import { useWords } from '@/device/taste';
import { go, paths, tabs } from '@/paths';
import type { Person } from '@/session/me';
import { Box, Title, Words } from '@/ui/box';
import { Icon, type IconName } from '@/ui/icon';
import { Button } from '@/ui/parts';
import { common } from '@/words/common';
import { Notices } from './entries';
import { homeWords } from './words';

export function Hello(): JSX.Element {
  const words = useWords(homeWords);
  const everywhere = useWords(common);
  const reasons: readonly (readonly [IconName, string, string])[] = [
    ['book', words.see, words.seeText],
    ['wechat', words.payEasy, words.payEasyText],
    ['receipt', words.keep, words.keepText],
  ];
  return (
    <>
      <Box className="card">
        <Title level={2} className="welcome-title">
          {words.hello}
        </Title>
        <Box className="quiet">{words.helloText}</Box>
        {reasons.map(([icon, title, text]) => (
          <Box key={title} className="row row-top">
            <Icon name={icon} className="brand welcome-icon" />
            <Box className="stack-tight grow">
              <Words className="strong">{title}</Words>
              <Words className="quiet small">{text}</Words>
            </Box>
          </Box>
        ))}
        <Button
          kind="main"
          isWide
          onTap={() => {
            go(paths.signIn(tabs.home));
          }}
        >
          {everywhere.signIn}
        </Button>
      </Box>
      <Notices />
    </>
  );
}

export function NoRooms({ person }: { readonly person: Person }): JSX.Element {
  const words = useWords(homeWords);
  const canChoose = person.company === null && person.companies.length > 0;
  return (
    <>
      {canChoose && (
        <Box className="card">
          <Title level={2}>{words.chooseCompany}</Title>
          <Box className="quiet">{words.chooseCompanyText}</Box>
          <Button
            kind="main"
            isWide
            onTap={() => {
              go(paths.company);
            }}
          >
            {words.chooseCompany}
          </Button>
        </Box>
      )}
      <Box className="card">
        <Title level={2} className="welcome-title">
          {words.noRooms}
        </Title>
        <Box className="quiet">{words.noRoomsText}</Box>
        <Box className="stack" role="list">
          {words.steps.map((step, index) => (
            <Box key={step} className="row row-top" role="listitem">
              <Words className="welcome-step">{index + 1}</Words>
              <Words className="grow">{step}</Words>
            </Box>
          ))}
        </Box>
        <Button
          kind={canChoose ? undefined : 'main'}
          isWide
          onTap={() => {
            go(paths.bind);
          }}
        >
          {words.bind}
        </Button>
        <Button
          kind="plain"
          isWide
          onTap={() => {
            go(paths.rooms);
          }}
        >
          {words.requests}
        </Button>
      </Box>
      <Notices />
    </>
  );
}
