import { Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isAlways, type Nick } from '@/api';
import { type Format, useFormat } from '@/ui/format';
import type { Column } from '@/ui/table';
import css from './nicks.module.css';

/** Who has it now. */
export const holders = (nick: Nick, now = Date.now()) =>
  (nick.bindings ?? []).filter(({ from, to }) => Date.parse(from) <= now && (!to || Date.parse(to) > now));

export function useNickColumns(lost: boolean, accept: (nick: Nick) => void): Column<Nick>[] {
  const { t } = useTranslation('people');
  const format = useFormat();
  return useMemo(() => {
    const common: Column<Nick>[] = [
      { key: 'nick', title: t('nicks.nick'), value: (nick) => nick.nick, width: 200 },
      { key: 'shop', title: t('field.shop'), value: (nick) => nick.shop.name, width: 168 },
    ];
    return lost ? [...common, ...unbound(t, accept, format)] : [...common, ...bound(t, format)];
  }, [t, format, lost, accept]);
}

type T = ReturnType<typeof useTranslation<'people'>>['t'];

const seen = (t: T, format: Format): Column<Nick> => ({
  key: 'first_seen',
  title: t('nicks.seen'),
  value: (nick) => nick.first_seen,
  cell: (nick) => format.day(nick.first_seen),
  width: 112,
  card: 'side',
});

function unbound(t: T, accept: (nick: Nick) => void, format: Format): Column<Nick>[] {
  return [
    seen(t, format),
    {
      key: 'suggestion',
      title: t('nicks.suggestion'),
      value: (nick) => nick.suggestion?.person.name ?? null,
      cell: (nick) =>
        nick.suggestion ? (
          <span className={css.suggestion}>
            <Button
              size="small"
              onClick={() => accept(nick)}
              aria-label={t('nicks.acceptOf', { nick: nick.nick, name: nick.suggestion.person.name })}
            >
              {t('nicks.is', { name: nick.suggestion.person.name })}
            </Button>
            <small>{nick.suggestion.reason}</small>
          </span>
        ) : (
          <span className={css.quiet}>{t('nicks.noSuggestion')}</span>
        ),
      width: 280,
      grow: true,
    },
  ];
}

function bound(t: T, format: Format): Column<Nick>[] {
  return [
    {
      key: 'person',
      title: t('nicks.now'),
      value: (nick) => format.list(holders(nick).map(({ person }) => person.name)) || null,
      cell: (nick) =>
        format.list(holders(nick).map(({ person }) => person.name)) || (
          <span className={css.quiet}>{t('nicks.nobody')}</span>
        ),
      width: 144,
      grow: true,
      card: 'side',
    },
    {
      key: 'since',
      title: t('nicks.since'),
      value: (nick) => holders(nick)[0]?.from ?? null,
      cell: (nick) => {
        const from = holders(nick)[0]?.from;
        return from && (isAlways(from) ? t('nicks.always') : format.when(from));
      },
      width: 160,
    },
    {
      key: 'changes',
      title: t('nicks.hands'),
      value: (nick) => nick.bindings?.length ?? 0,
      width: 96,
      number: true,
      card: 'none',
    },
    { ...seen(t, format), card: 'none' },
  ];
}
