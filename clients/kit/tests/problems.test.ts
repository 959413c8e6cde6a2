import { expect, it } from 'vitest';
import { accepted, Refusals } from '../problems';

const refusals = new Refusals([
  { code: 'INVALID_INPUT', field: ['vehicles', '0', 'plate'], message: '车牌有误' },
  { code: 'INVALID_INPUT', field: ['note'], message: '太长' },
  { code: 'STALE_VERSION', field: null, message: '已被修改' },
]);

it('stands at its field', () => {
  expect(refusals.byField).toEqual({ 'vehicles.0.plate': ['车牌有误'], note: ['太长'] });
  expect(refusals.at('note')).toEqual(['太长']);
  expect(refusals.general).toEqual(['已被修改']);
});

it('tells what no field of the form shows', () => {
  expect(refusals.besides(['note'])).toEqual(['车牌有误', '已被修改']);
});

it('knows its codes', () => {
  expect(refusals.code).toBe('INVALID_INPUT');
  expect(refusals.has('STALE_VERSION')).toBe(true);
});

it('lets through what was accepted', () => {
  expect(accepted({ errors: [], done: true }).done).toBe(true);
  expect(() => accepted({ errors: [{ code: 'X', message: 'nein' }] })).toThrow(Refusals);
});
