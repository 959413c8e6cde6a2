import { expect, it } from 'vitest';
import type { MenuGroup, Screen } from './feature';
import { menuFor } from './menu';

function screen(path: string, permission: string | null, menu?: { group: MenuGroup; order: number }): Screen {
  return { path, permission, menu, title: { 'zh-Hans': path, en: path }, page: () => Promise.reject(new Error()) };
}

it('shows what may be opened, in order', () => {
  const all = [
    screen('/bills', 'billing.view', { group: 'charging', order: 2 }),
    screen('/runs', 'billing.run', { group: 'charging', order: 1 }),
    screen('/tariffs', 'billing.view', { group: 'charging', order: 1 }),
    screen('/bills/:id', 'billing.view'),
    screen('/audit', 'audit.view', { group: 'system', order: 1 }),
  ];
  const held = new Map([['billing.view', new Set(['u1'])]]);
  const shown = menuFor(held, all).map((section) => [section.group, section.screens.map((each) => each.path)]);
  expect(shown).toEqual([['charging', ['/tariffs', '/bills']]]);
});
