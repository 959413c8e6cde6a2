/** The bar of tabs at the foot; WeChat draws its own in the mini-program. */
import { useWords } from '@/device/taste';
import { go, tabs } from '@/paths';
import { common } from '@/words/common';
import { Link, Words } from './box';
import { Icon } from './icon';

export type TabName = keyof typeof tabs;

const ICONS = { home: 'home', bills: 'bill', me: 'person' } as const;

export function TabBar(props: { readonly current: TabName }): JSX.Element {
  const words = useWords(common);
  return (
    <nav className="tabs" aria-label={words.app}>
      {(Object.keys(tabs) as TabName[]).map((name) => (
        <Link
          key={name}
          className={`tabs-tab ${name === props.current ? 'tabs-chosen' : ''}`}
          to={tabs[name]}
          isCurrent={name === props.current}
          onTap={() => {
            if (name !== props.current) go(tabs[name]);
          }}
        >
          <Icon name={ICONS[name]} />
          <Words>{words[name]}</Words>
        </Link>
      ))}
    </nav>
  );
}

/** The bar follows the language by itself. */
export function showTabWords(): void {
  // Nothing to do.
}
