import { UserOutlined } from '@ant-design/icons';
import { Button, Dropdown, type MenuProps } from 'antd';
import { LANGUAGES, type Language } from '@kit/words';
import { useLanguage, useWords } from '@shared/text/language';
import { chooseTheme, useThemeChoice, type ThemeChoice } from '@shared/theme/theme';
import { useMe, useSession } from '../session/session';
import { words } from './words';
import styles from './shell.module.css';

const LANGUAGE_NAMES: Record<Language, string> = { 'zh-Hans': '中文', en: 'English' };
const THEMES: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** Who I am here; language, appearance, company, the way out. */
export function PersonMenu() {
  const w = useWords(words);
  const me = useMe();
  const session = useSession();
  const language = useLanguage();
  const theme = useThemeChoice();
  const items: MenuProps['items'] = [
    { key: 'me', type: 'group', label: [me.name, ...me.posts].join(' · ') },
    ...(me.companies.length > 1
      ? [
          {
            key: 'company',
            type: 'group' as const,
            label: w.company,
            children: me.companies.map((company) => ({ key: `company:${company.id}`, label: company.name })),
          },
        ]
      : []),
    {
      key: 'language',
      type: 'group',
      label: w.language,
      children: LANGUAGES.map((each) => ({ key: `language:${each}`, label: LANGUAGE_NAMES[each] })),
    },
    {
      key: 'theme',
      type: 'group',
      label: w.theme,
      children: THEMES.map((each) => ({ key: `theme:${each}`, label: w.themes[each] })),
    },
    { type: 'divider' },
    { key: 'out', label: w.signOut },
  ];

  function onClick({ key }: { key: string }): void {
    const [what, value = ''] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
    if (key === 'out') void session.signOut();
    else if (what === 'language') session.chooseLanguage(value as Language);
    else if (what === 'theme') chooseTheme(value as ThemeChoice);
    else if (what === 'company') void session.chooseCompany(value);
  }

  const selectedKeys = [`language:${language}`, `theme:${theme}`, `company:${me.company?.id}`];
  return (
    <Dropdown trigger={['click']} placement="bottomRight" menu={{ items, onClick, selectedKeys }}>
      <Button type="text" icon={<UserOutlined />} aria-label={`${w.person} ${me.name}`}>
        <span className={styles['wide']}>{me.name}</span>
      </Button>
    </Dropdown>
  );
}
