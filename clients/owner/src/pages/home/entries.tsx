/** The ways to everything else that exists, and what the property office announces. */
import { money } from '@kit/format';
import { useWords } from '@/device/taste';
import { go, paths, tabs } from '@/paths';
import type { OwnRoom } from '@/session/me';
import { Box, Link, Title, Words } from '@/ui/box';
import { Icon, type IconName } from '@/ui/icon';
import { Empty } from '@/ui/states';
import { useHome } from './due';
import { homeWords } from './words';

type EntryName = keyof ReturnType<typeof homeWords.now>['entry'];

export function Entries({ room }: { readonly room: OwnRoom | null }): JSX.Element {
  const words = useWords(homeWords);
  const id = room?.room.id;
  const { value } = useHome();
  const held = (value?.prepaymentBalances ?? [])
    .filter((balance) => id === undefined || balance.room.id === id)
    .reduce((sum, { balance }) => sum + balance.amountMinor, 0);
  const entries: readonly (readonly [EntryName, IconName, string])[] = [
    ['pay', 'bill', tabs.bills],
    ['prepay', 'wallet', paths.prepay(id)],
    ['receipts', 'receipt', paths.receipts],
    ['payments', 'history', paths.payments],
    ['household', 'family', paths.household(id)],
    ['rooms', 'door', paths.rooms],
    ['history', 'clock', paths.history(id)],
    ['statement', 'book', paths.statement(id)],
  ];
  return (
    <Box className="card">
      <Title level={2}>{words.entries}</Title>
      <Box className="entries" role="list">
        {entries.map(([name, icon, to]) => (
          <Box key={name} className="entry-place" role="listitem">
            <Link
              className="entry"
              to={to}
              onTap={() => {
                go(to);
              }}
            >
              <Box className="entry-icon" hidden>
                <Icon name={icon} />
              </Box>
              <Words>{words.entry[name]}</Words>
            </Link>
          </Box>
        ))}
      </Box>
      {held > 0 && <Words className="quiet small">{words.prepaid(money({ amountMinor: held }))}</Words>}
    </Box>
  );
}

export function Notices(): JSX.Element {
  const words = useWords(homeWords);
  return (
    <Box className="card">
      <Title level={2}>{words.notices}</Title>
      <Empty icon="bell" title={words.noNotices} next={words.noNoticesNext} />
    </Box>
  );
}
