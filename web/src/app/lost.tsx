import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';

/** An address that leads nowhere. */
export function Lost() {
  const { t } = useTranslation();
  return (
    <Page title={t('lost.title')}>
      <Empty title={t('lost.what')} action={<Link to="/today">{t('lost.home')}</Link>}>
        {t('lost.then')}
      </Empty>
    </Page>
  );
}

/** A page that failed to load or to draw. A new version on the server is the usual reason: load it. */
export function Broken() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Empty
      title={t('broken.what')}
      action={
        <Button type="primary" onClick={() => location.reload()}>
          {t('broken.reload')}
        </Button>
      }
    >
      {t('broken.then')} {error instanceof Error ? error.message : ''}
    </Empty>
  );
}
