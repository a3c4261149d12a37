import { useQuery } from '@tanstack/react-query';
import { InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type AlertRule, alertRulesQuery, alertsQuery, setAlertRule, useAction } from '@/api';
import { useMay, useMe } from '@/app/session';
import { useFormat } from '@/ui/format';
import { Page, Section } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { State } from '@/ui/state';
import { useToast } from '@/ui/toast';
import { text, useUrlState } from '@/ui/url';
import css from '../rules/rules.module.css';

const schema = { shop: text() };

/** 提醒: what the house looks at every minute, and what it found. */
export default function AlertsPage() {
  const { t } = useTranslation('measure');
  const { shops } = useMe();
  const [url, setUrl] = useUrlState(schema);
  const rules = useQuery(alertRulesQuery);
  const shop = url.shop || shops[0]?.id || '';
  return (
    <Page
      title={t('part.alerts')}
      note={t('alert.note')}
      scope={
        shops.length > 1 && (
          <Select
            aria-label={t('rates.shop')}
            className={css.shop ?? ''}
            value={shop}
            onChange={(next) => setUrl({ shop: next })}
            options={shops.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )
      }
    >
      {rules.error && <ProblemNote error={rules.error} retry={() => void rules.refetch()} />}
      <Section title={t('alert.rules')} note={t('alert.rulesNote')}>
        {rules.data?.items
          .filter((rule) => rule.shop === shop)
          .map((rule) => (
            <Rule key={rule.shop + rule.kind} rule={rule} />
          ))}
      </Section>
      <Found />
    </Page>
  );
}

function Rule({ rule }: { rule: AlertRule }) {
  const { t } = useTranslation('measure');
  const { tell, fail } = useToast();
  const mayWrite = useMay('alert.write');
  const save = useAction((next: AlertRule) => setAlertRule(next), {
    stale: [['alerts']],
    failed: fail,
    done: () => tell(t('alert.said'), () => void setAlertRule(rule).catch(fail)),
  });
  const name = t(`alert.kind.${rule.kind}`);
  return (
    <div className={css.field}>
      <div className={css.about}>
        <span className={css.name}>{name}</span>
        <small>{t(`alert.about.${rule.kind}`)}</small>
      </div>
      <div className={css.head}>
        <Switch
          aria-label={name}
          checked={rule.enabled}
          disabled={!mayWrite}
          loading={save.isPending}
          onChange={(enabled) => save.mutate({ ...rule, enabled })}
        />
        <InputNumber
          key={rule.threshold}
          aria-label={t('alert.threshold', { name })}
          className={css.number ?? ''}
          defaultValue={rule.threshold}
          min={0}
          precision={0}
          disabled={!mayWrite || !rule.enabled}
          suffix={t(`alert.unit.${rule.kind}`)}
          onBlur={(event) => {
            const threshold = Number(event.target.value);
            if (event.target.value !== '' && threshold !== rule.threshold)
              save.mutate({ ...rule, threshold });
          }}
        />
      </div>
    </div>
  );
}

/** What was found lately, what lasts first of all. */
function Found() {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { data } = useQuery(alertsQuery);
  return (
    <Section title={t('alert.found')} note={t('alert.foundNote')}>
      {data?.items.length === 0 && <p className={css.quiet}>{t('alert.none')}</p>}
      <ul className={css.versions}>
        {data?.items.map(({ id, text: said, href, begun_at, ended_at }) => (
          <li key={id}>
            <div className={css.head}>
              <State tone={ended_at ? 'idle' : 'bad'}>{t(ended_at ? 'alert.over' : 'alert.lasts')}</State>
              <Link to={href}>{said}</Link>
              <span className={css.quiet}>{format.when(begun_at)}</span>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
