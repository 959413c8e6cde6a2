import type { ComponentType, ReactNode } from 'react';
import type { Needed } from '@shared/api/permissions';

/** Groups of the menu, in its order. */
export const MENU_GROUPS = [
  'desk',
  'charging',
  'money',
  'metering',
  'customers',
  'reports',
  'organisation',
  'system',
] as const;
export type MenuGroup = (typeof MENU_GROUPS)[number];

export interface Title {
  readonly 'zh-Hans': string;
  readonly en: string;
}

/** One address of the console. */
export interface Screen {
  /** Below /console: `/bills`, `/bills/:billId`. */
  readonly path: string;
  readonly title: Title;
  /** Who may open it: one code, any of several, or null for everybody who is signed in. */
  readonly permission: Needed;
  /** The default export of the page's module. */
  readonly page: () => Promise<{ default: ComponentType }>;
  /** Left out: no entry in the menu. `order`: lower stands first. */
  readonly menu?: { readonly group: MenuGroup; readonly order: number; readonly icon?: ReactNode };
  /** The page above it in the breadcrumb. */
  readonly parent?: string;
}

export interface Feature {
  readonly screens: readonly Screen[];
}

/** The default export of a feature's routes.tsx. */
export function feature(...screens: Screen[]): Feature {
  return { screens };
}
