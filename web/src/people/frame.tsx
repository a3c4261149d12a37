import { useTranslation } from 'react-i18next';
import { useMe } from '@/app/session';
import { Parts } from '@/ui/parts';
import { openParts } from './parts';

/** 团队: people, shops and teams, platform accounts. */
export default function PeopleFrame() {
  const { t } = useTranslation('people');
  const parts = openParts(useMe()).map(({ key, path }) => ({ path, name: t(`part.${key}`) }));
  return <Parts label={t('parts')} parts={parts} />;
}
