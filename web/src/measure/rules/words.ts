import { useTranslation } from 'react-i18next';
import type { RuleField } from '@/api';
import { useFormat } from '@/ui/format';
import { lengthOf } from './draft';

/** The value of a field as people say it. */
export function useRuleWords(): (field: RuleField | undefined, value: unknown) => string {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return (field, value) => {
    if (Array.isArray(value)) return value.length ? format.list(value.map(String)) : t('rules.nothing');
    if (typeof value === 'boolean') return t(value ? 'rules.yes' : 'rules.no');
    if (field?.kind === 'choice')
      return field.choices?.find(({ word }) => word === value)?.name ?? String(value);
    if (field?.kind === 'duration') {
      const { count, unit } = lengthOf(value);
      return `${format.number(count)} ${t(`rules.unit.${unit as 's' | 'min' | 'h' | 'd' | 'ms'}`)}`;
    }
    if (field?.kind === 'days') return `${format.number(Number(value))} ${t('rules.unit.d')}`;
    return typeof value === 'number' ? format.number(value) : String(value);
  };
}
