import { Button } from 'antd';
import { RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RuleField } from '@/api';
import { Section } from '@/ui/page';
import type { Values } from './draft';
import { Editor } from './editors';
import css from './rules.module.css';
import { useRuleWords } from './words';

const SECTIONS = ['credit', 'orders', 'receptions', 'speed', 'platform', 'money', 'days'] as const;

interface Props {
  fields: RuleField[];
  inForce: Values;
  draft: Values;
  changed: string[];
  /** What the server said of a field. */
  wrong: Record<string, string>;
  change?: ((key: string, value: unknown) => void) | undefined;
  /** Rules of the organisation: what each shop says itself is not theirs. */
  shared: boolean;
}

/** The rule set by sections; what differs from the rules in force is marked. */
export function RuleFields({ fields, shared, ...rest }: Props) {
  const { t } = useTranslation('measure');
  const shown = fields.filter((field) => !(shared && field.of_shop));
  return (
    <>
      {SECTIONS.map((section) => (
        <Section key={section} title={t(`rules.section.${section}`)} note={t(`rules.about.${section}`)}>
          {shown
            .filter((field) => field.section === section)
            .map((field) => (
              <Row key={field.key} field={field} {...rest} />
            ))}
        </Section>
      ))}
    </>
  );
}

function Row({
  field,
  inForce,
  draft,
  changed,
  wrong,
  change,
}: Omit<Props, 'fields' | 'shared'> & { field: RuleField }) {
  const { t } = useTranslation('measure');
  const words = useRuleWords();
  const { key } = field;
  const other = changed.includes(key);
  return (
    <div className={css.field} data-changed={other}>
      <div className={css.about}>
        <span className={css.name}>
          {field.name}
          {other && <span className={css.mark}>{t('rules.changed')}</span>}
        </span>
        <small>{field.meaning}</small>
        {key === 'service_hours' && <small>{t('rules.ofShop')}</small>}
      </div>
      <div className={css.value}>
        {change && field.kind !== 'zone' ? (
          <Editor field={field} value={draft[key]} change={(value) => change(key, value)} />
        ) : (
          <span>{words(field, draft[key])}</span>
        )}
        {wrong[key] && (
          <span className={css.wrong} role="alert">
            {wrong[key]}
          </span>
        )}
        {other && change && (
          <span className={css.was}>
            {t('rules.was', { value: words(field, inForce[key]) })}
            <Button
              size="small"
              type="text"
              icon={<RotateCcw size={14} aria-hidden />}
              aria-label={t('rules.back', { name: field.name })}
              onClick={() => change(key, inForce[key])}
            />
          </span>
        )}
      </div>
    </div>
  );
}
