import { useTranslation } from 'react-i18next';
import { useMe } from '@/app/session';
import { Parts } from '@/ui/parts';
import { openParts } from './parts';

/** 看板: figures, the lists behind them, and the data that they are made of. */
export default function MeasureFrame() {
  const { t } = useTranslation('measure');
  const parts = openParts(useMe()).map(({ key, group, path }) => ({
    path,
    name: t(`part.${key}`),
    group: t(`partGroup.${group}`),
  }));
  return <Parts label={t('parts')} parts={parts} />;
}
