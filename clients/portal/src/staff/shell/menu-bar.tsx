import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useMemo } from 'react';
import { NavLink, useLocation } from 'react-router';
import { usePermissions } from '@shared/api/permissions';
import { useLanguage, useWords } from '@shared/text/language';
import { menuFor } from '../menu';
import { ScreenLink, useGo } from '../scope/scope';
import { words } from './words';
import styles from './shell.module.css';

/** The groups of the menu in a row; each opens the pages that one may see. */
export function MenuBar() {
  const w = useWords(words);
  const language = useLanguage();
  const go = useGo();
  const held = usePermissions();
  const { pathname } = useLocation();
  const sections = useMemo(() => menuFor(held), [held]);
  return (
    <nav className={styles['menu']} aria-label={w.menu}>
      {sections.map(({ group, screens }) => {
        const isHere = screens.some((screen) => pathname === screen.path || pathname.startsWith(`${screen.path}/`));
        return (
          <Dropdown
            key={group}
            trigger={['click']}
            menu={{
              selectedKeys: screens.filter((screen) => screen.path === pathname).map((screen) => screen.path),
              items: screens.map((screen) => ({
                key: screen.path,
                icon: screen.menu?.icon,
                label: screen.title[language],
              })),
              onClick: ({ key }) => go(key),
            }}
          >
            <Button type="text" className={isHere ? styles['here'] : undefined}>
              {w.groups[group]}
              <DownOutlined aria-hidden="true" />
            </Button>
          </Dropdown>
        );
      })}
    </nav>
  );
}

/** The same as a list, for the drawer of a narrow window. */
export function MenuList() {
  const w = useWords(words);
  const language = useLanguage();
  const held = usePermissions();
  const { search } = useLocation();
  const unit = new URLSearchParams(search).get('unit');
  return (
    <nav className={styles['list']} aria-label={w.menu}>
      <ScreenLink to="/">{w.overview}</ScreenLink>
      {menuFor(held).map(({ group, screens }) => (
        <section key={group} aria-label={w.groups[group]}>
          <h3>{w.groups[group]}</h3>
          {screens.map((screen) => (
            <NavLink key={screen.path} to={{ pathname: screen.path, search: unit === null ? '' : `?unit=${unit}` }}>
              {screen.menu?.icon} {screen.title[language]}
            </NavLink>
          ))}
        </section>
      ))}
    </nav>
  );
}
