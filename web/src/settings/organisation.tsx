import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { settingsQuery } from '@/api';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { SettingsForm } from './form';

/** What is decided for everybody. */
export default function OrganisationPage() {
  const { t } = useTranslation('settings');
  const { data, error, refetch } = useQuery(settingsQuery);
  return (
    <Page title={t('title')} narrow>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {data && <SettingsForm key={JSON.stringify(data)} settings={data} />}
    </Page>
  );
}
