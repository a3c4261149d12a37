import { Button } from 'antd';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/ui/format';
import { ProblemNote } from '@/ui/problem';
import { Begun } from './begun';
import { pace } from './format';
import css from './new.module.css';
import { Seen } from './seen';
import type { Entry, Tray } from './tray';

interface Props {
  entry: Entry;
  tray: Tray;
  begin: () => void;
}

/** One file from the moment it is dropped to the moment its rows count. */
export function FileCard({ entry, tray, begin }: Props) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { key, name, stage, problem } = entry;
  const away = stage === 'begun' ? t('imports.hide', { name }) : t('imports.remove', { name });
  return (
    <article className={css.file} aria-label={name}>
      <header className={css.head}>
        <h2>{name}</h2>
        <span className={css.size}>{format.size(entry.bytes)}</span>
        <button
          type="button"
          className={css.away}
          aria-label={away}
          title={away}
          onClick={() => tray.remove(key)}
        >
          <X size={16} aria-hidden />
        </button>
      </header>
      {stage === 'waiting' && <p className={css.quiet}>{t('imports.waiting')}</p>}
      {stage === 'sending' && <Sending entry={entry} />}
      {stage === 'looking' && (
        <div className={css.work}>
          <progress aria-label={t('imports.looking')} />
          <p className={css.quiet}>{t('imports.looking')}</p>
        </div>
      )}
      {problem && <ProblemNote error={problem} retry={() => tray.again(key)} />}
      {(stage === 'seen' || stage === 'beginning') && entry.preview && (
        <Seen entry={entry} preview={entry.preview} tray={tray} begin={begin} />
      )}
      {stage === 'begun' && entry.began && <Begun id={entry.began} />}
    </article>
  );
}

function Sending({ entry }: { entry: Entry }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const left = pace(entry.sent, entry.since, Date.now());
  return (
    <div className={css.work}>
      <progress value={entry.sent} max={1} aria-label={t('imports.sending')} />
      <p className={css.quiet}>
        {t('imports.sent', { share: format.percent(entry.sent, 0) })}
        {left !== null && ` · ${t('imports.left', { time: format.duration(left) })}`}
      </p>
    </div>
  );
}

/** A button that says what happens, at the end of a file that can be imported. */
export function Take(props: { rows: number; busy: boolean; disabled: boolean; begin: () => void }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return (
    <Button disabled={props.disabled} loading={props.busy} onClick={props.begin}>
      {t('imports.take', { count: props.rows, n: format.number(props.rows) })}
    </Button>
  );
}
