import { describe, expect, it } from 'vitest';
import { contrast, customProperties, dark, light, MARK_PAIRS, TEXT_PAIRS } from '../tokens';

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_name, colours) => {
  it.each(TEXT_PAIRS)('%s can be read on %s', (front, behind) => {
    expect(contrast(colours[front], colours[behind])).toBeGreaterThanOrEqual(4.5);
  });
  it.each(MARK_PAIRS)('%s can be seen on %s', (front, behind) => {
    expect(contrast(colours[front], colours[behind])).toBeGreaterThanOrEqual(3);
  });
});

it('measures contrast as WCAG does', () => {
  expect(contrast('#000000', '#FFFFFF')).toBeCloseTo(21);
  expect(contrast('#777777', '#FFFFFF')).toBeCloseTo(4.48, 2);
});

it('writes colours as custom properties', () => {
  expect(customProperties(light)).toContain('--linli-owed-soft: #FDEEEC;');
});
