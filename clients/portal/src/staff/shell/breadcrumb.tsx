import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useMatches } from 'react-router';
import { useLanguage, useWords } from '@shared/text/language';
import type { Screen } from '../feature';
import { screens } from '../registry';
import { ScreenLink, useScope } from '../scope/scope';
import { pathTo, useUnitTree } from '../scope/tree';
import { words } from './words';
import styles from './shell.module.css';

/** Which page, and in which part of the tree. */
export function Breadcrumb() {
  const w = useWords(words);
  const language = useLanguage();
  const { unitId, setUnit } = useScope();
  const { tree } = useUnitTree();
  const screen = useScreen();
  if (screen === undefined || screen.path === '/') return null;
  const parent = screens.find((each) => each.path === screen.parent);
  const units = unitId === undefined || tree === undefined ? [] : pathTo(tree, unitId);
  return (
    <nav className={`${styles['breadcrumb']} no-print`} aria-label={w.breadcrumb}>
      <ol>
        <li>
          <ScreenLink to="/">{w.overview}</ScreenLink>
        </li>
        {screen.menu !== undefined && <li className="quiet">{w.groups[screen.menu.group]}</li>}
        {parent !== undefined && (
          <li>
            <ScreenLink to={parent.path}>{parent.title[language]}</ScreenLink>
          </li>
        )}
        <li aria-current="page">{screen.title[language]}</li>
      </ol>
      {units.length > 0 && (
        <span className={styles['scope']}>
          {units.map((unit) => unit.name).join(' › ')}
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={w.all}
            title={w.all}
            onClick={() => setUnit(undefined)}
          />
        </span>
      )}
    </nav>
  );
}

/** The screen that is shown. */
export function useScreen(): Screen | undefined {
  const matches = useMatches();
  return matches.map((match) => match.handle as Screen | undefined).findLast((handle) => handle !== undefined);
}
