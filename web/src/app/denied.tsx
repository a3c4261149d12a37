import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Empty } from '@/ui/empty';
import { useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { useMe } from './session';

/** A page that the viewer's role does not open. */
export function Denied() {
  const { t } = useTranslation();
  const { roles } = useMe();
  const names = useFormat().list(roles.map(({ name }) => name));
  return (
    <Page title={t('denied.title')}>
      <Empty title={t('denied.what')} action={<Link to="/today">{t('denied.home')}</Link>}>
        {names ? t('denied.then', { roles: names }) : t('denied.thenNoRole')}
      </Empty>
    </Page>
  );
}
