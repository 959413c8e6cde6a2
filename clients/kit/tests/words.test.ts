import { expect, it, vi } from 'vitest';
import { catalogue, counted, language, nearestLanguage, onLanguage, setLanguage } from '../words';

const words = catalogue(
  { title: '账单', found: (n: number) => `共 ${n} 笔`, status: { OPEN: '待缴' } },
  { title: 'Bills', found: (n) => `${n} bills`, status: { OPEN: 'Open' } },
);

it('speaks the language that is switched on', () => {
  expect(words.now().title).toBe('账单');
  const heard = vi.fn();
  const end = onLanguage(heard);
  setLanguage('en');
  setLanguage('en');
  expect(language()).toBe('en');
  expect(words.now().found(3)).toBe('3 bills');
  expect(words.in('zh-Hans').status.OPEN).toBe('待缴');
  expect(heard).toHaveBeenCalledTimes(1);
  end();
  setLanguage('zh-Hans');
  expect(heard).toHaveBeenCalledTimes(1);
});

it('refuses a catalogue that lacks a word', () => {
  // @ts-expect-error no English title
  catalogue({ title: '账单', more: '更多' }, { more: 'More' });
  // @ts-expect-error another parameter
  catalogue({ found: (n: number) => `${n}` }, { found: (n: string) => n });
});

it('takes the nearest of our languages', () => {
  expect(nearestLanguage([undefined, 'fr', 'en-GB'])).toBe('en');
  expect(nearestLanguage(['zh-CN'])).toBe('zh-Hans');
  expect(nearestLanguage(['fr'])).toBe('zh-Hans');
});

it('counts in English as one does', () => {
  expect([counted(0, 'bill'), counted(1, 'bill'), counted(2, 'bill')]).toEqual(['0 bills', '1 bill', '2 bills']);
});
