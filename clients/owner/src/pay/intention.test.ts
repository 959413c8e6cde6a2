import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intentionFor, whatOfBills } from './intention';

const NOW = 1_800_000_000_000;
const wanted = { what: whatOfBills(['b2', 'b1']), totalMinor: 31240 };

test('the same bills for the same sum keep their key while the outcome is unknown', () => {
  const first = intentionFor(null, wanted, NOW);
  const again = intentionFor(first, { what: whatOfBills(['b1', 'b2']), totalMinor: 31240 }, NOW + 60_000);
  assert.equal(again.key, first.key);
});

test('another sum, another choice, or a long time is another intention', () => {
  const first = intentionFor(null, wanted, NOW);
  assert.notEqual(intentionFor(first, { ...wanted, totalMinor: 31241 }, NOW).key, first.key);
  assert.notEqual(intentionFor(first, { ...wanted, what: 'b1' }, NOW).key, first.key);
  assert.notEqual(intentionFor(first, wanted, NOW + 31 * 60_000).key, first.key);
});

test('keys are within what the API takes, and differ', () => {
  const keys = Array.from({ length: 200 }, () => intentionFor(null, wanted, NOW).key);
  assert.equal(new Set(keys).size, 200);
  assert.ok(keys.every((key) => key.length >= 1 && key.length <= 120));
});
