import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { cancelImport, downloadRejects, type Import, importQuery, useAction } from '@/api';
import { useFormat } from '@/ui/format';
import { ProblemNote } from '@/ui/problem';
import { State } from '@/ui/state';
import { useToast } from '@/ui/toast';
import { pace } from './format';
import css from './new.module.css';
import { TONES } from './states';
import { useUndo } from './undo';

/** How far an import is; what came of it, and the way back. */
export function Begun({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(importQuery(id));
  if (error && !data) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (!data) return <div className={css.work} aria-busy="true" />;
  return data.state === 'reading' ? <Working of={data} /> : <Ended of={data} />;
}

export function Working({ of }: { of: Import }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { fail } = useToast();
  const stop = useAction(() => cancelImport(of.id), { stale: [['imports'], ['jobs']], failed: fail });
  const { done, total } = of;
  const share = done && total ? Math.min(1, done / total) : null;
  const left = share === null ? null : pace(share, Date.parse(of.created_at), Date.now());
  return (
    <div className={css.work}>
      <progress
        aria-label={t('imports.state.reading')}
        {...(share === null ? {} : { value: share, max: 1 })}
      />
      <div className={css.line}>
        <p aria-live="polite">
          {t('imports.state.reading')}
          {typeof done === 'number' && ` · ${t('imports.done', { n: format.number(done), count: done })}`}
          {left !== null && ` · ${t('imports.left', { time: format.duration(left) })}`}
        </p>
        <Button size="small" loading={stop.isPending} onClick={() => stop.mutate(undefined)}>
          {t('imports.cancel')}
        </Button>
      </div>
      <p className={css.quiet}>{t('imports.goesOn')}</p>
    </div>
  );
}

function Ended({ of }: { of: Import }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { fail } = useToast();
  const undo = useUndo();
  return (
    <div className={css.ended} role="status">
      <State tone={TONES[of.state]}>{t(`imports.state.${of.state}`)}</State>
      {of.state === 'ready' && (
        <span>
          {t('imports.kept', { count: of.rows, n: format.number(of.rows) })}
          {of.rejected > 0 &&
            ` · ${t('imports.rejects', { count: of.rejected, n: format.number(of.rejected) })}`}
        </span>
      )}
      {of.error && <span>{of.error}</span>}
      <span className={css.links}>
        {of.rejected > 0 && (
          <Button size="small" onClick={() => void downloadRejects(of.id, 'rows').catch(fail)}>
            {t('imports.fetchRows')}
          </Button>
        )}
        <Link to={`/measure/imports?open=${of.id}`}>{t('imports.seeIt')}</Link>
        {of.state === 'ready' && (
          <Button size="small" loading={undo.isPending} onClick={() => undo.mutate(of)}>
            {t('imports.undo')}
          </Button>
        )}
      </span>
    </div>
  );
}
