import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { readKept, writeKept } from '@shared/state/kept';
import { useLanguage, useWords } from '@shared/text/language';
import { screens } from '../registry';
import { useScreen } from './breadcrumb';
import { words } from './words';
import styles from './shell.module.css';

interface Tab {
  pathname: string;
  /** With the conditions as they were when it was left. */
  search: string;
  /** Path of its screen, which names it. */
  screen: string;
  /** What the page called itself: 3栋2单元502. */
  title: string;
}

const MOST = 8;

/** Pages that were opened, each with its conditions; the eldest gives way. */
export function Tabs() {
  const w = useWords(words);
  const language = useLanguage();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const screen = useScreen();
  const [tabs, setTabs] = useState<readonly Tab[]>(() => readKept<Tab[]>('tabs', []));

  const path = screen?.path;
  useEffect(() => {
    if (path === undefined || path === '/') return undefined;
    const remember = (): void =>
      setTabs((before) => {
        const at = before.findIndex((each) => each.pathname === pathname);
        // The window is still called after the page before, until this one has its data and a heading.
        const title = path.includes(':') ? document.querySelector('#page header h1')?.textContent || (before[at]?.title ?? '') : '';
        const tab = { pathname, search, screen: path, title };
        const next = at < 0 ? [...before, tab].slice(-MOST) : before.with(at, tab);
        writeKept('tabs', next);
        return next;
      });
    remember();
    if (!path.includes(':')) return undefined;
    // The page names itself, and the window with it, once its data are there; two pages may have the same name.
    const named = new MutationObserver(remember);
    const name = document.querySelector('title');
    if (name !== null) named.observe(name, { childList: true, characterData: true, subtree: true });
    const timer = setTimeout(remember, 1500);
    return () => {
      named.disconnect();
      clearTimeout(timer);
    };
  }, [path, pathname, search]);

  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = list.current?.querySelector('[aria-current]')?.closest('li');
    if (list.current === null || here === null || here === undefined) return;
    const frame = list.current.getBoundingClientRect();
    const { left, right } = here.getBoundingClientRect();
    // Only sideways: scrollIntoView would move the page as well.
    if (left < frame.left) list.current.scrollLeft += left - frame.left;
    else if (right > frame.right) list.current.scrollLeft += right - frame.right;
  }, [pathname, tabs]);

  function close(tab: Tab): void {
    const next = tabs.filter((each) => each !== tab);
    setTabs(next);
    writeKept('tabs', next);
    if (tab.pathname !== pathname) return;
    const beside = next[Math.max(0, tabs.indexOf(tab) - 1)];
    void navigate(beside === undefined ? '/' : beside.pathname + beside.search);
  }

  const known = tabs.filter((tab) => screens.some((each) => each.path === tab.screen));
  if (known.length < 2) return null;
  return (
    <nav ref={list} className={`${styles['tabs']} no-print`} aria-label={w.tabs}>
      <ul>
        {known.map((tab) => {
          const title = tab.title || (screens.find((each) => each.path === tab.screen)?.title[language] ?? '');
          const isHere = tab.pathname === pathname;
          return (
            <li key={tab.pathname} className={isHere ? styles['here'] : undefined}>
              <Link to={tab.pathname + tab.search} aria-current={isHere ? 'page' : undefined} title={title}>
                {title}
              </Link>
              <Button
                type="text"
                size="small"
                icon={<CloseOutlined />}
                aria-label={w.closeTab(title)}
                onClick={() => close(tab)}
              />
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
