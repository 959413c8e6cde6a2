import { expect, test } from 'vitest';
import { columnsOf } from './columns';

test('only columns with a title are sent, in their order', () => {
  expect(columnsOf({ INCOME: ' 贷方金额 ', DAY: '交易日期', SUMMARY: '  ' })).toEqual([
    { column: 'DAY', name: '交易日期' },
    { column: 'INCOME', name: '贷方金额' },
  ]);
});
