import { useTranslation } from 'react-i18next';
import { type ReportView, type SavedReport, saveReport } from '@/api';
import { FormPanel } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { ReportFields, type ReportValues, sharing } from './sharing';
import { useReportWords } from './words';

/** A view gets its name. */
export default function SavePanel({ view, close }: { view: ReportView; close: () => void }) {
  const { t } = useTranslation('measure');
  const { tell } = useToast();
  const words = useReportWords();
  return (
    <FormPanel<ReportValues, SavedReport>
      title={t('report.save')}
      verb={t('report.saveVerb')}
      close={close}
      initial={{ shared: 'private' }}
      stale={[['reports']]}
      submit={(values, key) => saveReport({ name: values.name.trim(), view, ...sharing(values) }, key)}
      done={({ name }) => tell(t('report.said.saved', { name }))}
    >
      <p>{words.about(view)}</p>
      <ReportFields />
    </FormPanel>
  );
}
