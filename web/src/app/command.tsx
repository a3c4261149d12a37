import { useQuery } from '@tanstack/react-query';
import { CornerDownLeft, Search } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { findTasks } from '@/api';
import { Dialog } from '@/ui/dialog';
import css from './command.module.css';
import { type Command, useCommands } from './commands';
import { may } from './rooms';
import { useMe } from './session';

/** Ctrl/⌘ K: go anywhere, do the common things, find a task, without the mouse. */
export function CommandBar({ close, openKeymap }: { close: () => void; openKeymap: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const q = useDeferredValue(wanted.trim());
  const commands = useCommands(openKeymap);
  const found = useQuery({ ...findTasks(q), enabled: q.length > 0 && may(me, 'task.read') });

  const needle = wanted.trim().toLowerCase();
  const shown: Command[] = [
    ...commands.filter(({ label, hint }) => `${label} ${hint ?? ''}`.toLowerCase().includes(needle)),
    ...(needle ? (found.data?.items ?? []) : []).map((task) => ({
      key: task.id,
      group: 'tasks' as const,
      label: task.title,
      note: task.owner.name,
      run: () => void navigate(`/tasks?state=all&open=${task.id}`),
    })),
  ];
  const all = shown.map((command) => () => {
    close();
    command.run();
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to !== undefined && all.length > 0) setAt((to + all.length) % all.length);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) all[at]?.();
    else return;
    event.preventDefault();
  };

  return (
    <Dialog label={t('command.name')} close={close}>
      <div className={css.field}>
        <Search size={18} aria-hidden />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={shown[at] ? `${id}-${at}` : undefined}
          aria-label={t('command.hint')}
          placeholder={t('command.hint')}
          value={wanted}
          onChange={(event) => {
            setWanted(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={id} role="listbox" aria-label={t('command.name')} tabIndex={-1} className={css.list}>
        {shown.map((command, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard
          <div
            key={command.key}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            className={i === at ? `${css.item} ${css.at}` : css.item}
            onMouseMove={() => setAt(i)}
            onClick={() => all[i]?.()}
          >
            <span className={css.group}>{t(`command.${command.group}`)}</span>
            <span className={css.label}>{command.label}</span>
            {command.note && <span className={css.note}>{command.note}</span>}
            {i === at && <CornerDownLeft size={14} aria-hidden />}
          </div>
        ))}
      </div>
      {shown.length === 0 && <p className={css.none}>{t('command.none')}</p>}
    </Dialog>
  );
}
