import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type RuleField,
  type RulesInForce,
  ruleFieldsQuery,
  rulesInForceQuery,
  ruleVersionsQuery,
  tryRules,
  useAction,
} from '@/api';
import { useMe } from '@/app/session';
import { useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { text, useUrlState } from '@/ui/url';
import { dayWords, lastDays } from './days';
import { changedKeys, sparse, type Values } from './draft';
import { RuleFields } from './fields';
import { History } from './history';
import css from './rules.module.css';

const TrialPanel = lazy(() => import('./trial'));
const EVERYWHERE = 'all';
const schema = { shop: text(), trial: text() };

/** The rules by which figures are made: chosen, tried on days gone by, put in force from a day on. */
export default function RulesPage() {
  const { t } = useTranslation('measure');
  const { shops } = useMe();
  const [url, setUrl] = useUrlState(schema);
  const chosen = url.shop || shops[0]?.id || EVERYWHERE;
  const shop = chosen === EVERYWHERE ? '' : chosen;
  const fields = useQuery(ruleFieldsQuery);
  const inForce = useQuery(rulesInForceQuery(shop));
  const error = fields.error ?? inForce.error;
  return (
    <Page
      title={t('part.rules')}
      note={inForce.data && <Source inForce={inForce.data} />}
      scope={
        <Select
          aria-label={t('rules.of')}
          className={css.shop ?? ''}
          value={chosen}
          onChange={(next) => setUrl({ shop: next, trial: '' })}
          options={[
            ...shops.map(({ id, name }) => ({ value: id, label: name })),
            { value: EVERYWHERE, label: t('rules.everywhere') },
          ]}
        />
      }
    >
      {error && (
        <ProblemNote error={error} retry={() => void Promise.all([fields.refetch(), inForce.refetch()])} />
      )}
      {fields.data && inForce.data && (
        <Chosen
          key={chosen + (inForce.data.version ?? '')}
          shop={shop}
          fields={fields.data.items}
          inForce={inForce.data}
          trial={url.trial}
          open={(trial) => setUrl({ trial }, { push: trial !== '' })}
        />
      )}
    </Page>
  );
}

function Source({ inForce }: { inForce: RulesInForce }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { recomputing } = inForce;
  if (!recomputing) return t(`rules.source.${inForce.source}`);
  return (
    <span aria-live="polite">
      {recomputing.total
        ? t('rules.recomputing', {
            done: format.number(recomputing.done),
            total: format.number(recomputing.total),
          })
        : t('rules.recomputeWaits')}
    </span>
  );
}

interface ChosenProps {
  shop: string;
  fields: RuleField[];
  inForce: RulesInForce;
  trial: string;
  open: (trial: string) => void;
}

/** The rules of one shop, and the draft that they become. */
function Chosen({ shop, fields, inForce, trial, open }: ChosenProps) {
  const [draft, setDraft] = useState<Values>(inForce.values);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const versions = useQuery(ruleVersionsQuery(shop));
  const changed = useMemo(() => changedKeys(inForce.values, draft), [inForce, draft]);
  const change = (key: string, value: unknown) => {
    setDraft((now) => ({ ...now, [key]: value }));
    setWrong(({ [key]: _, ...others }) => others);
  };
  return (
    <>
      {changed.length > 0 && (
        <Bar
          {...{ shop, changed, inForce, open, setWrong }}
          rules={sparse(fields, inForce, draft)}
          discard={() => {
            setDraft(inForce.values);
            setWrong({});
          }}
        />
      )}
      <RuleFields
        fields={fields}
        shared={!shop}
        inForce={inForce.values}
        draft={draft}
        changed={changed}
        wrong={wrong}
        change={inForce.may_write ? change : undefined}
      />
      <History
        versions={versions.data?.items ?? []}
        fields={fields}
        take={
          inForce.may_write
            ? ({ values }) => setDraft({ ...values, time_zone: inForce.values.time_zone })
            : undefined
        }
      />
      <Suspense fallback={null}>
        {trial && (
          <TrialPanel
            key={trial}
            id={trial}
            fields={fields}
            inForce={inForce}
            close={() => open('')}
            done={() => {
              open('');
              setDraft(inForce.values);
            }}
          />
        )}
      </Suspense>
    </>
  );
}

interface BarProps {
  shop: string;
  changed: string[];
  inForce: RulesInForce;
  rules: Values;
  discard: () => void;
  open: (trial: string) => void;
  setWrong: (wrong: Record<string, string>) => void;
}

/** What is to be done with a draft: tried first. */
function Bar({ shop, changed, inForce, rules, discard, open, setWrong }: BarProps) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const [days, setDays] = useState(() => lastDays(inForce.today));
  const begin = useAction(
    (_: undefined, key: string) => tryRules({ shop: shop || null, rules, ...days }, key),
    {
      done: ({ id }) => open(id),
      failed: ({ errors }) =>
        setWrong(
          Object.fromEntries(errors.map(({ pointer, detail }) => [pointer.replace('/rules/', ''), detail])),
        ),
    },
  );
  const atFields = begin.error?.errors.some(({ pointer }) => pointer.startsWith('/rules/'));
  return (
    <div className={css.bar}>
      <strong>{t('rules.changes', { count: changed.length })}</strong>
      <DatePicker.RangePicker
        aria-label={t('trial.period')}
        allowClear={false}
        value={[dayjs(days.from), dayjs(days.to)]}
        onChange={(both) => {
          const [from, to] = [both?.[0]?.format('YYYY-MM-DD'), both?.[1]?.format('YYYY-MM-DD')];
          if (from && to) setDays({ from, to });
        }}
      />
      <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate(undefined)}>
        {t('trial.verb')}
      </Button>
      <Button onClick={discard}>{t('rules.discard')}</Button>
      <span className={css.quiet}>
        {t('trial.note', { from: dayWords(format, days.from), to: dayWords(format, days.to) })}
      </span>
      {begin.error && !atFields && <ProblemNote error={begin.error} />}
    </div>
  );
}
