import { expect, it } from 'vitest';
import { alignedPrice, perOf } from './price';

it('sets the points of prices below each other', () => {
  expect(['60', '1.2', '3.50', '0.5653', '1234.125'].map(alignedPrice)).toEqual([
    '60.00\u2007\u2007',
    '1.20\u2007\u2007',
    '3.50\u2007\u2007',
    '0.5653',
    '1,234.125\u2007',
  ]);
});

it.each([
  ['建筑面积*单价', null, 'AREA'],
  ['取大(套内面积*单价, 80)', null, 'AREA'],
  ['单价*建筑面积', 'WATER', 'AREA'],
  ['用量*单价', 'WATER', 'WATER'],
  ['按面积分摊(公摊用量*单价)', 'POWER', 'POWER'],
  ['用量*单价', null, null],
  ['单价', 'WATER', null],
] as const)('reads off %s what the price is for one of', (formula, medium, per) => {
  expect(perOf(formula, medium)).toBe(per);
});
