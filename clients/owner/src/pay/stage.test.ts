import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageOf, timeLeft } from './stage';

const NOW = Date.parse('2026-11-23T06:00:00Z');
const started = { status: 'STARTED', expiresAt: '2026-11-23T06:10:00Z', refunding: null } as const;
const fen = (amountMinor: number) => ({ amount: '', amountMinor, currency: 'CNY' });

test('a started payment waits for him, then for the result, then for the provider', () => {
  assert.equal(stageOf(started, { hasTried: false, now: NOW }), 'ready');
  assert.equal(stageOf(started, { hasTried: true, now: NOW }), 'waiting');
  assert.equal(stageOf(started, { hasTried: true, now: NOW + 10 * 60_000 }), 'checking');
  assert.equal(stageOf({ ...started, expiresAt: null }, { hasTried: true, now: NOW }), 'waiting');
});

test('an ended payment says what came of it, whatever this device did', () => {
  const now = { hasTried: true, now: NOW };
  assert.equal(stageOf({ ...started, status: 'SETTLED' }, now), 'settled');
  assert.equal(stageOf({ ...started, status: 'SETTLED', refunding: fen(100) }, now), 'settled');
  assert.equal(stageOf({ ...started, status: 'RELEASED' }, now), 'released');
  assert.equal(stageOf({ ...started, status: 'RELEASED', refunding: fen(0) }, now), 'released');
  assert.equal(stageOf({ ...started, status: 'RELEASED', refunding: fen(31240) }, now), 'refunding');
});

test('time left is counted down to nothing', () => {
  assert.equal(timeLeft(started.expiresAt, NOW), '10:00');
  assert.equal(timeLeft(started.expiresAt, NOW + 1000), '9:59');
  assert.equal(timeLeft(started.expiresAt, NOW + 60 * 60_000), '0:00');
});
