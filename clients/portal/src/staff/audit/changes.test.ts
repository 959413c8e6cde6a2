import { describe, expect, it } from 'vitest';
import { changesOf } from './changes';
import { momentsOf } from './moments';

describe('changesOf', () => {
  it('puts what differs first and shows objects by their parts', () => {
    const before = JSON.stringify({ name: '甲', terms: { price: '1.85', dueDay: 10 } });
    const after = JSON.stringify({ name: '甲', terms: { price: '1.90', dueDay: 10 } });
    expect(changesOf(before, after)).toEqual([
      { field: 'terms.price', before: '1.85', after: '1.90', isChanged: true },
      { field: 'name', before: '甲', after: '甲', isChanged: false },
      { field: 'terms.dueDay', before: '10', after: '10', isChanged: false },
    ]);
  });

  it('shows what came new and what has no values at all', () => {
    expect(changesOf(null, '{"ids":[1,2]}')).toEqual([{ field: 'ids', before: undefined, after: '1、2', isChanged: true }]);
    expect(changesOf(null, null)).toEqual([]);
  });
});

describe('momentsOf', () => {
  it('asks by days in China, the last one included', () => {
    expect(momentsOf({ from: '2026-11-23', to: '2026-11-23' })).toEqual({
      since: '2026-11-23T00:00:00+08:00',
      until: '2026-11-23T16:00:00.000Z',
    });
    expect(momentsOf(undefined)).toEqual({});
  });
});
