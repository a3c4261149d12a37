import { Button } from 'antd';
import { BookmarkPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportView } from '@/api';
import { useMay } from '@/app/session';

const SavePanel = lazy(() => import('./save-panel'));

/** Keeps what the page shows as a report. */
export function SaveReport({ view }: { view: () => ReportView }) {
  const { t } = useTranslation('measure');
  const maySave = useMay('report.write');
  const [saved, setSaved] = useState<ReportView | null>(null);
  if (!maySave) return null;
  return (
    <>
      <Button icon={<BookmarkPlus size={16} aria-hidden />} onClick={() => setSaved(view())}>
        {t('report.save')}
      </Button>
      <Suspense fallback={null}>{saved && <SavePanel view={saved} close={() => setSaved(null)} />}</Suspense>
    </>
  );
}
