import { useTranslation } from 'react-i18next';
import { NavLink, Outlet } from 'react-router';
import { useMe } from '@/app/session';
import css from './frame.module.css';
import { openParts } from './parts';

/** The parts of 设置 side by side; who may see one only is spared the choice. */
export default function SettingsFrame() {
  const { t } = useTranslation();
  const parts = openParts(useMe());
  return (
    <div className={css.frame}>
      {parts.length > 1 && (
        <nav aria-label={t('settings.parts')} className={css.parts}>
          {parts.map(({ key, path }) => (
            <NavLink
              key={key}
              to={path}
              className={({ isActive }) => (isActive ? `${css.part} ${css.here}` : css.part)}
            >
              {t(`settings.${key}`)}
            </NavLink>
          ))}
        </nav>
      )}
      <div className={css.page}>
        <Outlet />
      </div>
    </div>
  );
}
