import { describe, expect, it } from 'vitest';
import { isBelow, readingOf, usageOf } from './figures';

describe('a typed reading', () => {
  it.each([
    ['1,234.5', '1234.5'],
    ['１２３．４', '123.4'],
    ['  ', null],
    ['12a', undefined],
    ['1.23456', undefined],
    ['-3', undefined],
  ])('%s is %s', (typed, read) => {
    expect(readingOf(typed)).toBe(read);
  });
});

describe('usage', () => {
  it.each([
    ['120.5', '100.2', '1', '20.3'],
    ['120', '100', '40', '800'],
    ['0.3', '0.1', '1', '0.2'],
    ['99', '100', '1', '-1'],
  ])('from %s after %s times %s is %s', (value, previous, multiplier, usage) => {
    expect(usageOf(value, previous, multiplier)).toBe(usage);
  });

  it('goes back below the reading before', () => {
    expect(isBelow('9.9', '10')).toBe(true);
    expect(isBelow('10', '10')).toBe(false);
  });
});
