import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Plus } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { permissionsQuery, rolesQuery } from '@/api';
import { useMay } from '@/app/session';
import { useKeys } from '@/ui/keys';
import { Page } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { text, useUrlState } from '@/ui/url';
import { Matrix } from './matrix';

const RoleForm = lazy(() => import('./role-form'));

/** `open`: a role, or "new"; `from`: the role that a new one is copied from. */
const schema = { open: text(), from: text() };

/** What each role allows, and how far it reaches. */
export default function RolesPage() {
  const { t } = useTranslation('people');
  const mayWrite = useMay('role.write');
  const [url, setUrl] = useUrlState(schema);
  const roles = useQuery(rolesQuery);
  const permissions = useQuery(permissionsQuery);
  const add = () => setUrl({ open: 'new', from: '' }, { push: true });
  useKeys(mayWrite ? [{ keys: 'n', label: t('roles.new'), group: 'list', run: add }] : []);
  const error = roles.error ?? permissions.error;
  const all = roles.data?.items;
  const role = all?.find(({ id }) => id === url.open);
  const source = all?.find(({ id }) => id === url.from);
  return (
    <Page
      title={t('roles.title')}
      note={t('roles.note')}
      fill
      actions={
        mayWrite && (
          <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={add}>
            {t('roles.new')}
          </Button>
        )
      }
    >
      {error && (!all || !permissions.data) && (
        <ProblemNote error={error} retry={() => void Promise.all([roles.refetch(), permissions.refetch()])} />
      )}
      {all && permissions.data && (
        <Matrix
          roles={all}
          permissions={permissions.data.items}
          current={url.open}
          open={(id) => setUrl({ open: id, from: '' }, { push: !url.open })}
        />
      )}
      <Suspense fallback={null}>
        {all && permissions.data && (role || (url.open === 'new' && mayWrite)) && (
          <RoleForm
            key={url.open}
            role={role}
            source={source}
            roles={all}
            permissions={permissions.data.items}
            copy={(id) => setUrl({ open: 'new', from: id })}
            close={() => setUrl({ open: '', from: '' })}
          />
        )}
      </Suspense>
    </Page>
  );
}
