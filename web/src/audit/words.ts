import { useTranslation } from 'react-i18next';
import type texts from './locale/zh-CN.json';

type Known = keyof typeof texts.key;

/** The name of a field that an entry tells of; one that only a newer server knows stands as it is. */
export function useFieldName() {
  const { t, i18n } = useTranslation('audit');
  return (name: string) => (i18n.exists(`audit:key.${name}`) ? t(`key.${name as Known}`) : name);
}
