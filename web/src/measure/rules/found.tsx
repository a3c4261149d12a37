import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  type ComparedFigure,
  exportFile,
  type Metric,
  metricsQuery,
  type RuleField,
  type RuleTrial,
  type TrialFound,
  type TrialLine,
} from '@/api';
import { Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { told } from '../figures/value';
import { FileMenu } from '../file-menu';
import css from './rules.module.css';
import { useRuleWords } from './words';

/** Who gains, who loses, which orders move, and the figures before and after. */
export function Found({
  found,
  fields,
  trial,
}: {
  found: TrialFound;
  fields: RuleField[];
  trial: RuleTrial;
}) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const words = useRuleWords();
  const { data: metrics } = useQuery(metricsQuery);
  const days = `period=days&from=${trial.from}&to=${trial.to}`;
  const named = (key: string) => fields.find((field) => field.key === key);
  const gains = found.accounts.filter(({ sales, won }) => sales > 0 || (sales === 0 && won > 0));
  const losses = found.accounts.filter(({ sales, won }) => sales < 0 || (sales === 0 && won < 0));
  return (
    <>
      <Part title={t('trial.rules')}>
        {found.rules.length === 0 && <p className={css.quiet}>{t('trial.noRules')}</p>}
        <ul className={css.changes}>
          {found.rules.map(({ key, before, after }) => (
            <li key={key}>
              {t('rules.change', {
                name: named(key)?.name ?? key,
                before: words(named(key), before),
                after: words(named(key), after),
              })}
            </li>
          ))}
        </ul>
      </Part>
      <Part
        title={t('trial.moved')}
        action={
          <FileMenu
            fetch={(format) =>
              exportFile('GET /rules/trials/{id}/export', { path: { id: trial.id }, query: { format } })
            }
          />
        }
      >
        <p>
          {found.orders === 0
            ? t('trial.noMoves')
            : t('trial.moves', {
                orders: format.number(found.orders),
                amount: format.money(found.amount),
                from: format.number(found.from_nobody),
                to: format.number(found.to_nobody),
              })}
        </p>
        <People title={t('trial.gain')} lines={gains} />
        <People title={t('trial.lose')} lines={[...losses].reverse()} />
      </Part>
      {found.shops.map((shop) => (
        <Part
          key={shop.shop}
          title={shop.name}
          note={t('trial.beforeAfter')}
          action={<Link to={`/measure?${days}&shop=${shop.shop}`}>{t('trial.open')}</Link>}
        >
          <Compared figures={shop.figures} metrics={metrics?.items ?? []} />
        </Part>
      ))}
      {found.reasons.length > 0 && (
        <Part title={t('trial.reasons')}>
          <ul className={css.changes}>
            {found.reasons.map(({ before, after, before_name, after_name, orders, amount }) => (
              <li key={before + after}>
                {t('trial.reason', {
                  before: before_name,
                  after: after_name,
                  orders: format.number(orders),
                  amount: format.money(amount),
                })}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {found.moves.length > 0 && (
        <Part
          title={t('trial.orders')}
          note={
            found.orders > found.moves.length &&
            t('trial.largest', { count: found.moves.length, orders: found.orders })
          }
          action={
            <Link to={`/measure/orders?${days}${trial.shop ? `&shop=${trial.shop}` : ''}`}>
              {t('trial.list')}
            </Link>
          }
        >
          <ul className={css.moves}>
            {found.moves.map(({ shop, order_id, amount, from, to, before_name, after_name }) => (
              <li key={shop + order_id}>
                <span>
                  <Link to={`/measure/orders?${days}&shop=${shop}&q=${encodeURIComponent(order_id)}`}>
                    {order_id}
                  </Link>{' '}
                  · {format.money(amount)}
                </span>
                <span>
                  {from ?? t('trial.nobody')} → {to ?? t('trial.nobody')}
                </span>
                <small>{t('trial.why', { before: before_name, after: after_name })}</small>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

function People({ title, lines }: { title: string; lines: TrialLine[] }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  if (lines.length === 0) return null;
  const signed = (text: string, n: number) => (n > 0 ? `+${text}` : text);
  return (
    <>
      <h3 className={css.small}>{title}</h3>
      <ul className={css.people}>
        {lines.slice(0, 50).map(({ shop, account, name, sales, won }) => (
          <li key={shop + (account ?? '')}>
            <span>{name}</span>
            <span>{signed(format.money(sales), sales)}</span>
            <span className={css.quiet}>{t('trial.won', { won: signed(format.number(won), won) })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Figures before and after; those that differ stand out. */
export function Compared({ figures, metrics }: { figures: ComparedFigure[]; metrics: Metric[] }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return (
    <table className={css.compared}>
      <thead>
        <tr>
          <th scope="col">{t('trial.figure')}</th>
          <th scope="col">{t('trial.before')}</th>
          <th scope="col">{t('trial.after')}</th>
        </tr>
      </thead>
      <tbody>
        {figures.map(({ metric, before, after }) => {
          const of = metrics.find(({ id }) => id === metric);
          if (!of) return null;
          const differs = before.n !== after.n || before.d !== after.d;
          return (
            <tr key={metric} data-differs={differs}>
              <th scope="row" title={of.definition}>
                {of.name}
              </th>
              <td>{told(format, of, before)}</td>
              <td>{told(format, of, after)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
