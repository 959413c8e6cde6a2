import { ConfigProvider, theme as antdTheme, type ThemeConfig } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { customProperties, dark, light, radius, type as typography } from '@kit/tokens';
import { useLanguage } from '@shared/text/language';
import './base.css';

export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'linli.theme';
const systemDark = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;
const reducedMotion = typeof matchMedia === 'function' ? matchMedia('(prefers-reduced-motion: reduce)') : null;
const listeners = new Set<() => void>();

export function themeChoice(): ThemeChoice {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(KEY, choice);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  systemDark?.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    systemDark?.removeEventListener('change', listener);
  };
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice);
}

export function useIsDark(): boolean {
  const isSystemDark = useSyncExternalStore(subscribe, () => systemDark?.matches === true);
  const choice = useThemeChoice();
  return choice === 'system' ? isSystemDark : choice === 'dark';
}

/** The tokens for our own styles and for antd, in the person's language and palette. */
export function Theme({ children }: { children: ReactNode }) {
  const isDark = useIsDark();
  const language = useLanguage();
  useEffect(() => {
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  }, [isDark]);
  const config = useMemo(() => antdConfig(isDark), [isDark]);
  const colours = isDark ? dark : light;
  return (
    <ConfigProvider
      theme={config}
      locale={language === 'zh-Hans' ? zhCN : undefined}
      button={{ autoInsertSpace: false }}
      form={{ scrollToFirstError: true }}
    >
      <style>{`:root { --linli-font: ${typography.family}; ${customProperties(colours)} }`}</style>
      {children}
    </ConfigProvider>
  );
}

function antdConfig(isDark: boolean): ThemeConfig {
  const colours = isDark ? dark : light;
  return {
    algorithm: isDark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: colours.brand,
      // antd's own is lighter, and cannot be read on white.
      colorPrimaryHover: colours.brandStrong,
      colorLinkHover: colours.brandStrong,
      colorLink: colours.brand,
      colorInfo: colours.brand,
      colorError: colours.owed,
      colorSuccess: colours.paid,
      colorWarning: colours.warning,
      // What antd mixes of them is murky.
      colorErrorBg: colours.owedSoft,
      colorSuccessBg: colours.paidSoft,
      colorWarningBg: colours.warningSoft,
      colorInfoBg: colours.brandSoft,
      colorText: colours.ink,
      colorTextSecondary: colours.quiet,
      colorTextTertiary: colours.quiet,
      colorTextDescription: colours.quiet,
      colorTextPlaceholder: colours.quiet,
      colorBgContainer: colours.card,
      colorBgElevated: colours.card,
      colorBgLayout: colours.ground,
      colorBorder: colours.edge,
      colorBorderSecondary: colours.line,
      colorTextLightSolid: colours.onBrand,
      borderRadius: radius.console,
      fontFamily: typography.family,
      fontSize: typography.console,
      motion: reducedMotion?.matches !== true,
    },
    components: {
      Button: { primaryColor: colours.onBrand, dangerColor: colours.onBrand, fontWeight: 500 },
      Select: { optionSelectedBg: colours.brandSoft },
      Tooltip: { colorBgSpotlight: light.ink, colorTextLightSolid: '#FFFFFF' },
    },
  };
}
