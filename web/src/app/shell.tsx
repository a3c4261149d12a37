import { Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet, useLocation, useNavigate } from 'react-router';
import { useKeyboard, useKeys } from '@/ui/keys';
import { useNarrow } from '@/ui/narrow';
import { Bell } from './bell';
import { CommandBar } from './command';
import { Denied } from './denied';
import { Keymap } from './keymap';
import { Mark } from './mark';
import { allowed } from './needs';
import { open } from './rooms';
import { Session, useMe } from './session';
import css from './shell.module.css';
import { Viewer } from './viewer';

export default function Shell() {
  return (
    <Session>
      <Frame />
    </Session>
  );
}

type Overlay = 'command' | 'keymap' | null;

function Frame() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const narrow = useNarrow();
  const main = useRef<HTMLElement>(null);
  const [overlay, setOverlay] = useState<Overlay>(null);
  const rooms = open(me);

  useKeyboard();
  useKeys([
    { keys: 'mod+k', label: t('command.name'), group: 'anywhere', run: () => setOverlay('command') },
    { keys: '?', label: t('keymap.name'), group: 'anywhere', run: () => setOverlay('keymap') },
    {
      keys: '/',
      label: t('search'),
      group: 'anywhere',
      run: () => {
        const field = document.querySelector<HTMLInputElement>('[data-search] input, input[data-search]');
        if (field) field.focus();
        else setOverlay('command');
      },
    },
    ...rooms.map(({ key, letter, path }) => ({
      keys: `g ${letter}`,
      label: t(`room.${key}`),
      group: 'pages' as const,
      run: () => void navigate(path),
    })),
  ]);

  return (
    <div className={css.shell}>
      <button type="button" className={css.skip} onClick={() => main.current?.focus()}>
        {t('skip')}
      </button>
      <aside className={css.rail}>
        <div className={css.brand}>
          <Mark />
          <span className={css.name}>{t('name')}</span>
          <Bell />
        </div>
        <nav aria-label={t('rooms')} className={css.rooms}>
          {rooms.map(({ key, path, icon: Icon }) => (
            <NavLink
              key={key}
              to={path}
              className={({ isActive }) => (isActive ? `${css.room} ${css.here}` : css.room)}
            >
              <Icon size={narrow ? 20 : 16} strokeWidth={1.75} aria-hidden />
              <span>{t(`room.${key}`)}</span>
            </NavLink>
          ))}
        </nav>
        <Viewer openKeymap={() => setOverlay('keymap')} openCommand={() => setOverlay('command')} />
      </aside>
      <main ref={main} tabIndex={-1} className={css.main}>
        <Suspense fallback={null}>{allowed(pathname, me.permissions) ? <Outlet /> : <Denied />}</Suspense>
      </main>
      {overlay === 'command' && (
        <CommandBar close={() => setOverlay(null)} openKeymap={() => setOverlay('keymap')} />
      )}
      {overlay === 'keymap' && <Keymap close={() => setOverlay(null)} />}
    </div>
  );
}
