import { describe, expect, it } from 'vitest';
import { rangeKey, usualRange } from './range';

const unit = (id: string) => ({ id, code: id, name: id });
const inA = { units: [unit('a')], through: ['收费员'] };
const inAB = { units: [unit('a'), unit('b')], through: ['收费员'] };

describe('range of operations', () => {
  it('is the one that most of them share', () => {
    expect(usualRange([inA, inAB, { ...inAB }])).toEqual(inAB);
  });

  it('is none where each has its own', () => {
    expect(usualRange([inA, inAB])).toBeUndefined();
    expect(usualRange([])).toBeUndefined();
  });

  it('differs by the posts that open it', () => {
    expect(rangeKey(inA)).not.toBe(rangeKey({ ...inA, through: ['经理'] }));
  });
});
