import { expect, test } from 'vitest';
import { warningsOf, type Account } from './warnings';

const NOW = Date.parse('2026-11-30T02:00:00Z');
const none = { amount: '0.00', amountMinor: 0, currency: 'CNY' };

function account(more: Partial<Account> = {}): Account {
  return {
    id: 'a', provider: 'wechat', merchantId: null, mode: 'DIRECT', state: 'ACTIVE', isDefault: true, isConfigured: true,
    mchid: '1900000001', appids: [], capabilities: [], feeRate: '', keys: [], createdAt: '2026-01-01T00:00:00Z',
    lastMessageAt: null, messagesWaiting: 0, lastStatementOn: '2026-11-29', openCases: 0, refundsWaiting: 0,
    refunding: none, balance: none, isShort: false, shipmentsLacking: 0, freeze: { frozen: none, soon: none, unresolved: 0 }, ...more,
  };
}

const key = (expiresAt: string | null): Account['keys'][number] => ({
  use: 'OURS', name: '', fingerprint: '', expiresAt, isSecond: false,
});

test('an account that collects and hears from its provider asks for nothing', () => {
  expect(warningsOf(account(), NOW)).toEqual([]);
});

test('what presses is said first', () => {
  const bad = account({ state: 'RESTRICTED', isShort: true, messagesWaiting: 2, keys: [key('2026-11-01T00:00:00Z')] });
  expect(warningsOf(bad, NOW)).toEqual(['restricted', 'keyExpired', 'short', 'messagesWait']);
});

test('a key that ends within a month is told of, one whose end nobody knows is not', () => {
  expect(warningsOf(account({ keys: [key('2026-12-15T00:00:00Z')] }), NOW)).toEqual(['keyExpires']);
  expect(warningsOf(account({ keys: [key('2027-12-15T00:00:00Z'), key(null)] }), NOW)).toEqual([]);
});

test('a missing statement is told of only where a provider makes one', () => {
  expect(warningsOf(account({ lastStatementOn: '2026-11-20' }), NOW)).toEqual(['noStatement']);
  expect(warningsOf(account({ provider: 'cash', lastStatementOn: null }), NOW)).toEqual([]);
  expect(warningsOf(account({ state: 'CLOSED', lastStatementOn: null, isConfigured: false }), NOW)).toEqual([]);
});

test('money that is held back, or will soon not be, is told of', () => {
  const some = { amount: '90.00', amountMinor: 9000, currency: 'CNY' };
  const held = account({ shipmentsLacking: 2, freeze: { frozen: some, soon: some, unresolved: 1 } });
  expect(warningsOf(held, NOW)).toEqual(['shipmentsLack', 'splitsWait', 'unfreezes']);
  expect(warningsOf(account({ freeze: { frozen: some, soon: none, unresolved: 0 } }), NOW)).toEqual([]);
});
