import { ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import {
  createContext,
  type ReactNode,
  use,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { useTranslation } from 'react-i18next';
import { antdTheme } from './antd';
import { dark, light, paint } from './palette';

export type ThemeChoice = 'system' | 'light' | 'dark';
const KEY = 'banzhang.theme';
const media = window.matchMedia('(prefers-color-scheme: dark)');
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
const subscribe = (query: MediaQueryList) => (tell: () => void) => {
  query.addEventListener('change', tell);
  return () => query.removeEventListener('change', tell);
};
const [onMedia, onCalm] = [subscribe(media), subscribe(calm)];

const stored = (): ThemeChoice => {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
};

/** Paints before React starts, so that a dark page never flashes white. */
export function paintEarly() {
  const choice = stored();
  paint(choice === 'dark' || (choice === 'system' && media.matches) ? dark : light);
}

interface Theme {
  choice: ThemeChoice;
  dark: boolean;
  choose: (choice: ThemeChoice) => void;
}
const ThemeContext = createContext<Theme>({ choice: 'system', dark: false, choose: () => {} });
export const useTheme = () => use(ThemeContext);

const given = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
/** Absent in development, and from a server that allows inline styles instead. */
const nonce = given === '__CSP_NONCE__' ? undefined : given;

/** English antd texts are its default; Chinese is the one locale carried along. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const [choice, setChoice] = useState(stored);
  const system = useSyncExternalStore(onMedia, () => media.matches);
  const still = useSyncExternalStore(onCalm, () => calm.matches);
  const isDark = choice === 'dark' || (choice === 'system' && system);

  useEffect(() => paint(isDark ? dark : light), [isDark]);

  const value = useMemo<Theme>(
    () => ({
      choice,
      dark: isDark,
      choose: (next) => {
        if (next === 'system') localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, next);
        setChoice(next);
      },
    }),
    [choice, isDark],
  );
  const config = useMemo(() => antdTheme(isDark, still), [isDark, still]);
  const csp = nonce ? { csp: { nonce } } : {};

  return (
    <ThemeContext value={value}>
      <ConfigProvider
        {...csp}
        {...(i18n.language === 'zh-CN' ? { locale: zhCN } : {})}
        theme={config}
        wave={{ disabled: true }}
        button={{ autoInsertSpace: false }}
      >
        {children}
      </ConfigProvider>
    </ThemeContext>
  );
}
