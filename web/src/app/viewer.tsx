import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { signOut, useAction } from '@/api';
import { useFormat } from '@/ui/format';
import { Menu } from '@/ui/menu';
import { useNarrow } from '@/ui/narrow';
import { useToast } from '@/ui/toast';
import { useMe } from './session';
import css from './shell.module.css';
import { useTaste } from './taste';

/** Ends the session and forgets everything that was read during it. */
export function useSignOut() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { fail } = useToast();
  const action = useAction(signOut, {
    done: () => {
      client.clear();
      void navigate('/sign-in', { replace: true });
    },
    failed: fail,
  });
  return () => action.mutate(undefined);
}

/** Who is signed in, and what belongs to that person: look, language, own pages, leaving. */
export function Viewer({ openKeymap, openCommand }: { openKeymap: () => void; openCommand: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const taste = useTaste();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const leave = useSignOut();
  const other = me.language === 'zh-CN' ? 'en' : 'zh-CN';
  return (
    <div className={css.viewer}>
      <Menu
        label={t('viewer.menu', { name: me.name })}
        told
        className={css.viewerButton}
        align={narrow ? 'end' : 'start'}
        up={!narrow}
        trigger={
          <>
            <span className={css.face} aria-hidden>
              {[...me.name].at(me.name.length > 2 && /\p{Script=Han}/u.test(me.name) ? -2 : 0)}
            </span>
            <span className={css.viewerName}>
              {me.name}
              <small>{format.list(me.roles.map(({ name }) => name))}</small>
            </span>
          </>
        }
        items={[
          { key: 'self', label: t('viewer.self'), run: () => void navigate('/settings/self') },
          { key: 'command', label: t('command.name'), note: <kbd>Ctrl K</kbd>, run: openCommand },
          { key: 'keys', label: t('keymap.name'), note: <kbd>?</kbd>, run: openKeymap },
          {
            key: 'language',
            label: <span lang={other}>{other === 'en' ? 'English' : '中文'}</span>,
            run: () => taste({ language: other }),
          },
          ...(['system', 'light', 'dark'] as const).map((theme) => ({
            key: theme,
            label: t(`theme.${theme}`),
            checked: me.theme === theme,
            run: () => taste({ theme }),
          })),
          { key: 'leave', label: t('viewer.leave'), run: leave },
        ]}
      />
    </div>
  );
}
