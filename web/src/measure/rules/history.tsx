import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RuleField, RuleVersion } from '@/api';
import { useFormat } from '@/ui/format';
import { Section } from '@/ui/page';
import { State } from '@/ui/state';
import { dayWords } from './days';
import css from './rules.module.css';
import { useRuleWords } from './words';

const TONE = { in_force: 'good', coming: 'warn', past: 'idle', replaced: 'idle' } as const;

interface Props {
  versions: RuleVersion[];
  fields: RuleField[];
  /** Takes a version over as a draft. */
  take?: ((version: RuleVersion) => void) | undefined;
}

/** Which rules held when, who put them in force and why, and what each changed. */
export function History({ versions, fields, take }: Props) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const words = useRuleWords();
  const named = (key: string) => fields.find((field) => field.key === key);
  return (
    <Section title={t('rules.history')} note={t('rules.historyNote')}>
      {versions.length === 0 && <p className={css.quiet}>{t('rules.noHistory')}</p>}
      <ul className={css.versions}>
        {versions.map((version) => (
          <li key={version.id}>
            <div className={css.head}>
              <strong>
                {version.since
                  ? t('rules.from', { day: dayWords(format, version.since) })
                  : t('rules.fromStart')}
              </strong>
              <State tone={TONE[version.state]}>{t(`rules.state.${version.state}`)}</State>
              {!version.shop && <span className={css.quiet}>{t('rules.source.organisation')}</span>}
              <span className={css.quiet}>
                {version.created_by?.name} {format.when(version.created_at)}
              </span>
              {take && (
                <Button size="small" type="text" onClick={() => take(version)}>
                  {t('rules.take')}
                </Button>
              )}
            </div>
            <p>{version.note}</p>
            <ul className={css.changes}>
              {version.changed.map(({ key, before, after }) => (
                <li key={key}>
                  {t('rules.change', {
                    name: named(key)?.name ?? key,
                    before: words(named(key), before),
                    after: words(named(key), after),
                  })}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Section>
  );
}
