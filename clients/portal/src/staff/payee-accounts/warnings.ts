import type { PayeeAccountsQuery } from '@kit/gql/staff';

export type Account = PayeeAccountsQuery['payeeAccounts'][number];
export type Warning =
  | 'restricted'
  | 'notConfigured'
  | 'keyExpired'
  | 'keyExpires'
  | 'short'
  | 'shipmentsLack'
  | 'splitsWait'
  | 'unfreezes'
  | 'messagesWait'
  | 'noStatement';
/** Warnings that something will go wrong rather than has. */
export const EARLY: ReadonlySet<Warning> = new Set<Warning>(['keyExpires', 'unfreezes', 'messagesWait']);

const DAY = 86_400_000;
/** A key that ends sooner is told of: changing one takes some days at the provider. */
const SOON_DAYS = 30;
/** Statements come the next morning; later than this one is missing. */
const STATEMENT_DAYS = 3;
/** Where nothing is collected by a provider there are no statements. */
const WITHOUT_STATEMENTS = new Set(['cash', 'pos', 'transfer', 'bank_collection', 'wallet']);

/** What somebody should look at, the most pressing first. Nothing of an account that is closed. */
export function warningsOf(account: Account, now: number): Warning[] {
  if (account.state === 'CLOSED') return [];
  const ends = account.keys.flatMap((key) => (key.expiresAt === null ? [] : [Date.parse(key.expiresAt)]));
  const first = Math.min(...ends);
  const isActive = account.state === 'ACTIVE' && account.isConfigured && !WITHOUT_STATEMENTS.has(account.provider);
  const since = Date.parse(account.lastStatementOn ?? account.createdAt);
  return [
    ...(account.state === 'RESTRICTED' ? (['restricted'] as const) : []),
    ...(account.isConfigured ? [] : (['notConfigured'] as const)),
    ...(first < now ? (['keyExpired'] as const) : first < now + SOON_DAYS * DAY ? (['keyExpires'] as const) : []),
    ...(account.isShort ? (['short'] as const) : []),
    ...(account.shipmentsLacking > 0 ? (['shipmentsLack'] as const) : []),
    ...(account.freeze.unresolved > 0 ? (['splitsWait'] as const) : []),
    ...(account.freeze.soon.amountMinor > 0 ? (['unfreezes'] as const) : []),
    ...(account.messagesWaiting > 0 ? (['messagesWait'] as const) : []),
    ...(isActive && now - since > STATEMENT_DAYS * DAY ? (['noStatement'] as const) : []),
  ];
}
