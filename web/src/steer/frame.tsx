import { useTranslation } from 'react-i18next';
import { Parts } from '@/ui/parts';

/** The pages of 诊断. */
const PARTS = [
  { key: 'drivers', path: '/diagnose' },
  { key: 'standing', path: '/diagnose/people' },
] as const;

/** 诊断: why figures moved, and who needs help. */
export default function SteerFrame() {
  const { t } = useTranslation('steer');
  const parts = PARTS.map(({ key, path }) => ({ path, name: t(`part.${key}`) }));
  return <Parts label={t('room')} parts={parts} />;
}
