import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { App, Button, Drawer } from 'antd';
import { Suspense, useEffect, useState } from 'react';
import { Outlet, useLocation } from 'react-router';
import { breakpoint } from '@kit/tokens';
import { LeaveAsker } from '@shared/form/leave-guard';
import { readKept, writeKept } from '@shared/state/kept';
import { Skeleton } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { JobsIndicator } from '../jobs/jobs-indicator';
import { ScreenLink } from '../scope/scope';
import { Breadcrumb } from './breadcrumb';
import { Finder } from './finder';
import { MenuBar, MenuList } from './menu-bar';
import { PersonMenu } from './person-menu';
import { RoomTree } from './room-tree';
import { Tabs } from './tabs';
import { useIsNarrow, useIsOnline } from './surroundings';
import { words } from './words';
import styles from './shell.module.css';

/** What stands around every page: menu, tree, tabs, search, jobs, person. */
export default function Shell() {
  const w = useWords(words);
  const isNarrow = useIsNarrow(breakpoint.tablet);
  const isOnline = useIsOnline();
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const [isTreeShown, setTreeShown] = useState(() => readKept('tree.isShown', true));
  const { key } = useLocation();

  // A choice in the drawer is an answer: it closes.
  useEffect(() => setDrawerOpen(false), [key]);

  function showTree(isShown: boolean): void {
    setTreeShown(isShown);
    writeKept('tree.isShown', isShown);
  }

  return (
    <App component={false}>
      <LeaveAsker />
      <div className={styles['shell']}>
        <a className={styles['skip']} href="#page">
          {w.skip}
        </a>
        <header className={`${styles['top']} no-print`}>
          {isNarrow ? (
            <Button
              type="text"
              icon={<MenuOutlined />}
              aria-label={w.openMenu}
              aria-expanded={isDrawerOpen}
              onClick={() => setDrawerOpen(true)}
            />
          ) : (
            <Button
              type="text"
              icon={isTreeShown ? <MenuFoldOutlined /> : <MenuUnfoldOutlined />}
              aria-label={isTreeShown ? w.hideTree : w.showTree}
              aria-expanded={isTreeShown}
              onClick={() => showTree(!isTreeShown)}
            />
          )}
          <ScreenLink to="/" className={styles['product']}>
            {w.product}
          </ScreenLink>
          {!isNarrow && <MenuBar />}
          <div className={styles['right']}>
            <Finder />
            <JobsIndicator />
            <PersonMenu />
          </div>
        </header>
        <div className={styles['below']}>
          {!isNarrow && isTreeShown && (
            <aside className={`${styles['side']} no-print`} aria-label={w.tree}>
              <RoomTree />
            </aside>
          )}
          <div className={styles['middle']}>
            {!isOnline && (
              <p role="status" className={`${styles['offline']} no-print`}>
                {w.offline}
              </p>
            )}
            <Tabs />
            <main id="page" tabIndex={-1} className={styles['page']}>
              <Breadcrumb />
              <Suspense fallback={<Skeleton rows={6} />}>
                <Outlet />
              </Suspense>
            </main>
          </div>
        </div>
        {isNarrow && (
          <Drawer
            placement="left"
            size="min(320px, 88vw)"
            title={w.product}
            open={isDrawerOpen}
            onClose={() => setDrawerOpen(false)}
          >
            <MenuList />
            <RoomTree />
          </Drawer>
        )}
      </div>
    </App>
  );
}
