import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type RuleField, type RulesInForce, ruleTrialQuery } from '@/api';
import { useFormat } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem';
import { dayWords } from './days';
import { Enforce } from './enforce';
import { Found } from './found';
import css from './rules.module.css';

interface Props {
  id: string;
  fields: RuleField[];
  inForce: RulesInForce;
  close: () => void;
  /** After it was put in force. */
  done: () => void;
}

/** What a rule set would have changed; from here it is put in force. */
export default function TrialPanel({ id, fields, inForce, close, done }: Props) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { data: trial, error, refetch } = useQuery(ruleTrialQuery(id));
  const [enforcing, setEnforcing] = useState(false);
  const days = trial && {
    from: dayWords(format, trial.from),
    to: dayWords(format, trial.to),
  };
  return (
    <Panel
      title={t('trial.title')}
      close={close}
      held={enforcing}
      footer={
        trial?.state === 'done' &&
        !enforcing && (
          <Button type="primary" onClick={() => setEnforcing(true)}>
            {t('enforce.open')}
          </Button>
        )
      }
    >
      {error && <ProblemNote error={error} retry={() => void refetch()} />}
      {days && <p className={css.quiet}>{t('trial.days', days)}</p>}
      {trial?.state === 'running' && (
        <div aria-live="polite">
          <progress
            className={css.progress}
            aria-label={t('trial.title')}
            {...(trial.total ? { value: trial.done, max: trial.total } : {})}
          />
          <p className={css.quiet}>
            {trial.total
              ? t('trial.progress', { done: format.number(trial.done), total: format.number(trial.total) })
              : t('trial.waiting')}
          </p>
        </div>
      )}
      {trial?.state === 'failed' && <p role="alert">{t('trial.failed')}</p>}
      {trial && enforcing && (
        <Enforce trial={trial} inForce={inForce} back={() => setEnforcing(false)} done={done} />
      )}
      {trial?.found && <Found found={trial.found} fields={fields} trial={trial} />}
    </Panel>
  );
}
