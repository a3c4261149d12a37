import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Metric, referenceSearchQuery, ruleFieldsQuery } from '@/api';
import { Facts, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem';
import { told } from '../figures/value';
import { dayWords } from '../rules/days';
import css from '../rules/rules.module.css';
import { useRuleWords } from '../rules/words';
import { gapText } from './list';

/** Each rule tried by itself: what brings our figure closest to theirs stands first. */
export default function SearchPanel({
  id,
  metrics,
  close,
}: {
  id: string;
  metrics: Metric[];
  close: () => void;
}) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const words = useRuleWords();
  const { data: search, error, refetch } = useQuery(referenceSearchQuery(id));
  const { data: fields } = useQuery(ruleFieldsQuery);
  const metric = metrics.find((one) => one.id === search?.metric);
  const field = (key: string) => fields?.items.find((one) => one.key === key);
  const unit = metric ?? { unit: 'quotient' as const };
  return (
    <Panel title={t('reference.title', { metric: metric?.name ?? '' })} close={close}>
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {search && (
        <Facts
          facts={[
            [t('reference.subject'), search.subject || t('reference.shop')],
            [
              t('reference.period'),
              t('rates.window', { from: dayWords(format, search.from), to: dayWords(format, search.to) }),
            ],
            [t('reference.theirs'), told(format, unit, search.theirs)],
            [t('reference.ours'), search.found && told(format, unit, search.found.ours)],
          ]}
        />
      )}
      {search?.state === 'running' && (
        <div aria-live="polite">
          <progress
            className={css.progress}
            aria-label={t('reference.search')}
            {...(search.total ? { value: search.done, max: search.total } : {})}
          />
          <p className={css.quiet}>{t('reference.running')}</p>
        </div>
      )}
      {search?.state === 'failed' && <p role="alert">{t('trial.failed')}</p>}
      {search?.found && (
        <Part title={t('reference.tried')} note={t('reference.triedNote')}>
          {search.found.tried.length === 0 && <p className={css.quiet}>{t('reference.nothing')}</p>}
          <table className={css.compared}>
            <thead>
              <tr>
                <th scope="col">{t('reference.rule')}</th>
                <th scope="col">{t('reference.would')}</th>
                <th scope="col">{t('reference.gap')}</th>
              </tr>
            </thead>
            <tbody>
              {search.found.tried.map(({ key, value, ours, gap }) => (
                <tr key={key + JSON.stringify(value)} data-differs={gap === 0}>
                  <th scope="row">
                    {t('reference.becomes', {
                      name: field(key)?.name ?? key,
                      value: words(field(key), value),
                    })}
                  </th>
                  <td>{told(format, unit, ours)}</td>
                  <td>{gapText(format, metric, { ours, theirs: search.theirs })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Part>
      )}
    </Panel>
  );
}
