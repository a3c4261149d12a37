import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { parts } from '../settings/parts';
import { may, open } from './rooms';
import { useMay, useMe } from './session';
import { useTaste } from './taste';
import { useSignOut } from './viewer';

export interface Command {
  key: string;
  group: 'pages' | 'actions' | 'tasks';
  label: string;
  /** Found by these words too: the other language, pinyin. */
  hint?: string;
  note?: string;
  run: () => void;
}

/** What can be begun from anywhere. */
const WRITES = [
  { key: 'searchChats', needs: 'chat.read', path: '/measure/search', hint: 'search chats sousuo liaotian' },
  { key: 'newPerson', needs: 'people.write', path: '/people?new=1', hint: 'new person xinzeng renyuan' },
  { key: 'importPeople', needs: 'people.write', path: '/people/import', hint: 'import people daoru renyuan' },
  { key: 'shops', needs: 'people.read', path: '/people/shops', hint: 'shops teams dianpu banzu' },
  {
    key: 'nicks',
    needs: 'binding.write',
    path: '/people/nicks',
    hint: 'platform accounts bangding zhanghao',
  },
] as const;

/** What the command bar offers before anything is looked up. */
export function useCommands(openKeymap: () => void): Command[] {
  const { t } = useTranslation();
  const me = useMe();
  const mayWrite = useMay('task.write');
  const navigate = useNavigate();
  const taste = useTaste();
  const leave = useSignOut();
  const other = me.language === 'zh-CN' ? 'en' : 'zh-CN';
  return [
    ...open(me).map(({ key, path, letter }) => ({
      key,
      group: 'pages' as const,
      label: t(`room.${key}`),
      hint: key,
      note: `g ${letter}`,
      run: () => void navigate(path),
    })),
    ...(mayWrite
      ? [
          {
            key: 'new-task',
            group: 'actions' as const,
            label: t('command.newTask'),
            hint: 'new task xinjian renwu',
            run: () => void navigate('/tasks?new=1'),
          },
        ]
      : []),
    ...WRITES.filter(({ needs }) => may(me, needs)).map(({ key, hint, path }) => ({
      key,
      group: 'actions' as const,
      label: t(`command.${key}`),
      hint,
      run: () => void navigate(path),
    })),
    ...parts
      .filter(({ needs }) => needs?.some((permission) => may(me, permission)))
      .map(({ key, path }) => ({
        key,
        group: 'pages' as const,
        label: t(`settings.${key}`),
        hint: key,
        run: () => void navigate(path),
      })),
    ...(['light', 'dark', 'system'] as const)
      .filter((theme) => theme !== me.theme)
      .map((theme) => ({
        key: theme,
        group: 'actions' as const,
        label: t('command.look', { theme: t(`theme.${theme}`) }),
        hint: `${theme} theme`,
        run: () => taste({ theme }),
      })),
    {
      key: 'language',
      group: 'actions',
      label: t('command.talk', { language: other === 'en' ? 'English' : '中文' }),
      hint: 'language 语言 zhongwen',
      run: () => taste({ language: other }),
    },
    { key: 'keymap', group: 'actions', label: t('keymap.name'), hint: '? keys', run: openKeymap },
    { key: 'leave', group: 'actions', label: t('viewer.leave'), hint: 'sign out tuichu', run: leave },
  ];
}
