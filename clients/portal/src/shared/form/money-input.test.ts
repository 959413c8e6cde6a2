import { expect, it } from 'vitest';
import { moneyRule, readTyped } from './money-input';

it('tells nothing, an amount and nonsense apart', () => {
  expect(readTyped('  ')).toBeNull();
  expect(readTyped('12.50')).toBe(1250);
  expect(readTyped('zwölf')).toBeNaN();
});

it('refuses what is no amount to be paid', async () => {
  const { validator } = moneyRule({ isPositive: true });
  await expect(validator(null, NaN)).rejects.toThrow('请输入金额');
  await expect(validator(null, -1)).rejects.toThrow('不能为负');
  await expect(validator(null, 0)).rejects.toThrow('大于 0');
  await expect(validator(null, 1)).resolves.toBeUndefined();
  await expect(validator(null, null)).resolves.toBeUndefined();
});
