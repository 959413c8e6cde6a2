import { expect, it } from 'vitest';
import { listedRoutes, screens } from './registry';

it('knows each address once', () => {
  const paths = listedRoutes().map((route) => route.path);
  expect(paths).toEqual([...new Set(paths)]);
  expect(paths.every((path) => path.startsWith('/'))).toBe(true);
});

it('puts no address with a part to be filled in into the menu', () => {
  expect(screens.filter((screen) => screen.menu !== undefined && screen.path.includes(':'))).toEqual([]);
});

it('knows every parent', () => {
  const paths = new Set(screens.map((screen) => screen.path));
  expect(screens.filter((screen) => screen.parent !== undefined && !paths.has(screen.parent))).toEqual([]);
});
