/** The rooms one is bound to, and what became of what one asked for. */
import { MyBindingRequests } from '@kit/gql/owner';
import { date } from '@kit/format';
import { useAsk } from '@/data/ask';
import { useLanguage, useWords } from '@/device/taste';
import { go, paths } from '@/paths';
import { useMe, type OwnRoom, type Person } from '@/session/me';
import { Box, Title, Words } from '@/ui/box';
import { OwnPage } from '@/ui/page';
import { Button, LeadingLine, Note, Tag } from '@/ui/parts';
import { Empty, Shown } from '@/ui/states';
import { common } from '@/words/common';
import { RequestCard } from './request_card';
import { roomWords } from './words';

export default function Rooms(): JSX.Element {
  const words = useWords(roomWords);
  const me = useMe();
  const bind = (
    <Button
      kind="main"
      icon="plus"
      isWide
      onTap={() => {
        go(paths.bind);
      }}
    >
      {words.bind}
    </Button>
  );
  return (
    <OwnPage title={words.title} here={paths.rooms} foot={bind}>
      <Shown of={me}>{(answer) => <Homes person={answer.me} />}</Shown>
      <Title level={2}>{words.requests}</Title>
      <Requests companyId={me.value?.me.company?.id ?? null} />
    </OwnPage>
  );
}

function Homes({ person }: { readonly person: Person }): JSX.Element {
  const words = useWords(roomWords);
  if (person.company === null && person.companies.length > 0) return <CompanyNote person={person} />;
  return (
    <>
      <CompanyNote person={person} />
      {person.rooms.length === 0 ? (
        <Box className="card">
          <Empty icon="door" title={words.none} next={words.noneNext} />
        </Box>
      ) : (
        <Box className="card card-flush" role="list" label={words.mine}>
          {person.rooms.map((own) => (
            <Home key={own.room.id} own={own} />
          ))}
        </Box>
      )}
    </>
  );
}

function Home({ own }: { readonly own: OwnRoom }): JSX.Element {
  const words = useWords(roomWords);
  const everywhere = useWords(common);
  const language = useLanguage();
  const { room, role, since } = own;
  return (
    <Box role="listitem" className="listed">
      <LeadingLine to={paths.household(room.id)} icon="door">
        <Box className="stack-tight">
          <Box className="row row-wrap">
            <Words className="strong">{room.label}</Words>
            <Tag tone="brand">{everywhere.roles[role]}</Tag>
          </Box>
          <Words className="quiet small">{room.community}</Words>
          <Words className="quiet small">{everywhere.area(room.builtArea)}</Words>
          <Words className="quiet small">{words.since(date(since, language))}</Words>
        </Box>
      </LeadingLine>
    </Box>
  );
}

/** One company at a time: its name, where there are others. */
function CompanyNote({ person }: { readonly person: Person }): JSX.Element | null {
  const words = useWords(roomWords);
  const { company, companies } = person;
  if (companies.length === 0 || (companies.length === 1 && company !== null)) return null;
  return (
    <Note
      kind="info"
      icon="building"
      action={
        <Button
          kind="plain"
          onTap={() => {
            go(paths.company);
          }}
        >
          {company === null ? words.choose : words.change}
        </Button>
      }
    >
      <Box>{company === null ? words.companyUnknown : words.company(company.name)}</Box>
    </Note>
  );
}

function Requests({ companyId }: { readonly companyId: string | null }): JSX.Element {
  const words = useWords(roomWords);
  const requests = useAsk(MyBindingRequests, {}, { keep: true });
  return (
    <Shown of={requests}>
      {({ myBindingRequests }) =>
        myBindingRequests.length === 0 ? (
          <Words className="quiet">{words.noRequests}</Words>
        ) : (
          <>
            {myBindingRequests.map((request) => (
              <RequestCard key={request.id} request={request} companyId={companyId} />
            ))}
          </>
        )
      }
    </Shown>
  );
}
