/** All features: every folder beside this file with a routes.tsx. Nobody enters himself in a list. */
import type { Feature, Screen } from './feature';

const found = import.meta.glob<{ default: Feature }>('./*/routes.tsx', { eager: true });

export const screens: readonly Screen[] = Object.keys(found)
  .sort()
  .flatMap((file) => found[file]?.default.screens ?? []);

/** For dist/routes.json, which the tests in a browser walk. */
export function listedRoutes(): { path: string; title: string; permission: string[] | null; isInMenu: boolean }[] {
  const bare = [{ path: '/sign-in', title: '登录', permission: null, isInMenu: false }];
  return [
    ...bare,
    ...screens.map((screen) => ({
      path: screen.path,
      title: screen.title['zh-Hans'],
      permission: screen.permission === null ? null : [screen.permission].flat(),
      isInMenu: screen.menu !== undefined,
    })),
  ];
}
