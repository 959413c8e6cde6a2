import { describe, expect, it } from 'vitest';
import { resultOf, summed } from './result';

describe('what an import answers', () => {
  it('has no result before its end', () => {
    expect(resultOf({ result: null })).toBeNull();
  });

  it('sums its sheets', () => {
    const room = { read: 3, errors: 1, skipped_dependent: 0, kept: 2 };
    const person = { read: 5, errors: 0, skipped_dependent: 1, kept: 4 };
    expect(summed({ 房间: room, 客户: person })).toEqual({ read: 8, errors: 1, skipped_dependent: 1, kept: 6 });
  });
});
