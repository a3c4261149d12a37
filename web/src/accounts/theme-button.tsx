import { Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useTheme } from '@/theme/theme';
import css from './door.module.css';

/** Light or dark before there is an account to remember it. */
export function ThemeButton() {
  const { t } = useTranslation();
  const { dark, choose } = useTheme();
  const Icon = dark ? Sun : Moon;
  const label = t(dark ? 'theme.light' : 'theme.dark');
  return (
    <button
      type="button"
      className={css.plain}
      aria-label={label}
      title={label}
      onClick={() => choose(dark ? 'light' : 'dark')}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}
