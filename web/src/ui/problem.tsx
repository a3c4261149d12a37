import { Button } from 'antd';
import { CloudOff, TriangleAlert } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api';
import css from './problem.module.css';

/** What happened and what to do, in words. The server's own words win when it had any. */
export function useProblemText() {
  const { t } = useTranslation('ui');
  return useCallback(
    (problem: Problem) => {
      const kind =
        problem.code === 'offline'
          ? 'offline'
          : problem.status === 403
            ? 'forbidden'
            : problem.status === 404
              ? 'gone'
              : problem.status === 409 || problem.status === 412
                ? 'changed'
                : problem.status === 429
                  ? 'often'
                  : problem.status >= 500
                    ? 'server'
                    : 'other';
      const what = problem.told ? problem.message : t(`problem.${kind}.what`);
      return { what, next: problem.detail ?? t(`problem.${kind}.then`) };
    },
    [t],
  );
}

/** A failure in place of, or above, what could not be shown or saved. `kept` says what is not lost. */
export function ProblemNote({ error, kept, retry }: { error: unknown; kept?: string; retry?: () => void }) {
  const { t } = useTranslation('ui');
  const words = useProblemText();
  const problem = Problem.from(error);
  const { what, next } = words(problem);
  const Icon = problem.code === 'offline' ? CloudOff : TriangleAlert;
  return (
    <div role="alert" className={css.note}>
      <Icon size={18} aria-hidden className={css.icon} />
      <div className={css.words}>
        <strong>{what}</strong>
        {kept && <p>{kept}</p>}
        <p>{next}</p>
        {problem.errors.length > 0 && (
          <ul className={css.fields}>
            {problem.errors.map((field) => (
              <li key={field.pointer + field.code}>{field.detail}</li>
            ))}
          </ul>
        )}
        {problem.requestId && (
          <p className={css.id}>
            {t('problem.id')} <code>{problem.requestId}</code>
          </p>
        )}
      </div>
      {retry && (
        <Button size="small" onClick={retry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
