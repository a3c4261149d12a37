import { useTranslation } from 'react-i18next';
import { useMe } from '@/app/session';
import { Parts } from '@/ui/parts';
import { openParts } from './parts';

/** The parts of 设置 that the viewer may use. */
export default function SettingsFrame() {
  const { t } = useTranslation();
  const parts = openParts(useMe()).map(({ key, path }) => ({ path, name: t(`settings.${key}`) }));
  return <Parts label={t('settings.parts')} parts={parts} />;
}
