import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { mailServerQuery } from '@/api';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { Mails } from './list';
import { ServerForm } from './server';
import { TestMail } from './test';

/** Through which server mail leaves, and what left. */
export default function MailPage() {
  const { t } = useTranslation('mail');
  const { data, error, refetch } = useQuery(mailServerQuery);
  return (
    <Page title={t('title')} note={t('note')} narrow>
      {error && !data && <ProblemNote error={error} retry={() => void refetch()} />}
      {data && (
        <>
          <ServerForm key={data.version ?? 0} server={data} />
          {data.configured && <TestMail />}
          <Mails />
        </>
      )}
    </Page>
  );
}
