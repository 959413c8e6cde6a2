/** The harness itself, where a mistake of it would let a mistake of the program pass. */
const assert = require('node:assert/strict');
const test = require('node:test');
const { folded } = require('../harness/patches.cjs');

test('patches change what they name and leave the rest', () => {
  const data = { root: { cn: [{ cl: 'first', cn: [{ v: 'old' }] }, { cl: 'second' }] } };
  folded(data, { 'root.cn.[0].cn.[0].v': 'new', 'root.cn[1].cl': 'changed' });
  assert.deepEqual(data, { root: { cn: [{ cl: 'first', cn: [{ v: 'new' }] }, { cl: 'changed' }] } });
});

test('what is set is a copy: later changes of the program are not on the page', () => {
  const list = [{ v: 'shown' }];
  const data = folded({}, { 'root.cn': list });
  list[0].v = 'changed without saying so';
  assert.equal(data.root.cn[0].v, 'shown');
});

test('a patch makes the way to where it leads', () => {
  assert.deepEqual(folded({}, { 'root.cn.[1].v': 'deep' }).root.cn[1], { v: 'deep' });
});
