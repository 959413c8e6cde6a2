import { isHeld, type Permissions } from '@shared/api/permissions';
import { MENU_GROUPS, type MenuGroup, type Screen } from './feature';
import { screens } from './registry';

export interface MenuSection {
  group: MenuGroup;
  screens: readonly Screen[];
}

/** What a person with these permissions finds in his menu; groups without a page are left out. */
export function menuFor(held: Permissions, all: readonly Screen[] = screens): MenuSection[] {
  return MENU_GROUPS.map((group) => ({
    group,
    screens: all
      .filter((screen) => screen.menu?.group === group && isHeld(held, screen.permission))
      .sort((one, other) => (one.menu?.order ?? 0) - (other.menu?.order ?? 0)),
  })).filter((section) => section.screens.length > 0);
}
