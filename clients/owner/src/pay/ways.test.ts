import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waysAt } from './ways';

const both = [
  { provider: 'alipay', channels: ['PAGE', 'WAP', 'QR'] },
  { provider: 'wechat', channels: ['JSAPI', 'NATIVE', 'H5'] },
] as Parameters<typeof waysAt>[0];

test('what the company prefers comes first, as far as it works here', () => {
  assert.deepEqual(waysAt(both, 'phone-page'), [
    { provider: 'alipay', channel: 'WAP' },
    { provider: 'wechat', channel: 'H5' },
  ]);
  assert.deepEqual(waysAt(both, 'desktop-page').map(({ channel }) => channel), ['PAGE', 'NATIVE']);
});

test('inside WeChat there is WeChat alone', () => {
  for (const where of ['mini-program', 'wechat-page'] as const) {
    assert.deepEqual(waysAt(both, where), [{ provider: 'wechat', channel: 'JSAPI' }]);
  }
});

test("a company abroad offers Stripe's page in every browser, and not in the mini-program", () => {
  const abroad = [{ provider: 'stripe', channels: ['CHECKOUT', 'INTENT'] }] as Parameters<typeof waysAt>[0];
  for (const where of ['phone-page', 'desktop-page', 'wechat-page'] as const) {
    assert.deepEqual(waysAt(abroad, where), [{ provider: 'stripe', channel: 'CHECKOUT' }]);
  }
  assert.deepEqual(waysAt(abroad, 'mini-program'), []);
});

test('a provider or a channel that is not offered is none', () => {
  assert.deepEqual(waysAt([], 'phone-page'), []);
  assert.deepEqual(waysAt([{ provider: 'wechat', channels: ['NATIVE'] }], 'phone-page'), []);
});
