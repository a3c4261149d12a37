import { Button, Form, Input, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  changeRole,
  createRole,
  deleteRole,
  type Permission,
  type Reach,
  type Role,
  type RolePermission,
  resetRole,
} from '@/api';
import { useMay } from '@/app/session';
import { FormPanel } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { grouped, useRoomName } from './matrix';
import css from './roles.module.css';
import { useStale } from './stale';

const REACHES = ['none', 'own', 'scope', 'all'] as const;
interface Values {
  name: string;
  reach: Record<string, Reach | 'none'>;
}
interface Props {
  role: Role | undefined;
  /** What a new role begins as. */
  source: Role | undefined;
  roles: Role[];
  permissions: Permission[];
  copy: (role: string) => void;
  close: () => void;
}

/** The keys of permissions have dots, which antd's form would take for a path. */
const field = (key: string) => key.replaceAll('.', ':');

const reaches = (permissions: Permission[], held: RolePermission[]) =>
  Object.fromEntries(
    permissions.map(({ key }) => [
      field(key),
      held.find(({ permission }) => permission === key)?.reach ?? 'none',
    ]),
  ) as Values['reach'];

/** A role: its name, and each permission with its reach. A new one begins as a copy. */
export default function RoleForm({ role, source, roles, permissions, copy, close }: Props) {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const mayWrite = useMay('role.write');
  const stale = useStale();
  const roomName = useRoomName();
  const held = (values: Values): RolePermission[] =>
    permissions.flatMap(({ key }) => {
      const reach = values.reach[field(key)] ?? 'none';
      return reach === 'none' ? [] : [{ permission: key, reach }];
    });
  const proposed = useProposed();
  const before = role && { name: role.name, permissions: role.permissions };
  return (
    <FormPanel<Values, Role>
      title={role ? role.name : t('roles.new')}
      verb={t(role ? 'edit.save' : 'roles.new')}
      close={close}
      initial={{
        name: role?.name ?? proposed(source),
        reach: reaches(permissions, role?.permissions ?? source?.permissions ?? []),
      }}
      stale={[['roles'], ['people'], ['me']]}
      submit={(values, key) => {
        const body = { name: values.name.trim(), permissions: held(values) };
        return role ? changeRole(role.id, { ...body, version: role.version }) : createRole(body, key);
      }}
      done={({ name, version }) =>
        role && before
          ? tell(
              t('said.saved', { name }),
              () => void changeRole(role.id, { ...before, version }).then(stale, fail),
            )
          : tell(t('said.created', { name }))
      }
    >
      {role ? (
        <Head role={role} copy={copy} close={close} />
      ) : (
        <Source source={source} roles={roles} permissions={permissions} copy={copy} />
      )}
      <Form.Item
        name="name"
        label={t('roles.name')}
        rules={[{ required: true, whitespace: true, message: t('need.name') }]}
      >
        <Input maxLength={60} autoFocus={!role} disabled={!mayWrite} />
      </Form.Item>
      {grouped(permissions).map(([group, inGroup]) => (
        <fieldset key={group} className={css.fields}>
          <legend className={css.legend}>{roomName(group)}</legend>
          {inGroup.map(({ key, name, description }) => (
            <div key={key} className={css.field}>
              <span>
                {name}
                <small>{description}</small>
              </span>
              <Form.Item name={['reach', field(key)]} noStyle>
                <Segmented
                  size="small"
                  aria-label={name}
                  disabled={!mayWrite}
                  options={REACHES.map((value) => ({ value, label: t(`reach.${value}`) }))}
                />
              </Form.Item>
            </div>
          ))}
        </fieldset>
      ))}
    </FormPanel>
  );
}

/** The name a copy begins with. */
function useProposed() {
  const { t } = useTranslation('people');
  return (source: Role | undefined) => (source ? t('roles.copyName', { name: source.name }) : '');
}

/** What a new role begins as. A name that was written stays; one that was only proposed follows the choice. */
function Source({ source, roles, permissions, copy }: Omit<Props, 'role' | 'close'>) {
  const { t } = useTranslation('people');
  const form = Form.useFormInstance<Values>();
  const proposed = useProposed();
  const choose = (id: string) => {
    const next = roles.find((role) => role.id === id);
    const name = form.getFieldValue('name') === proposed(source) ? { name: proposed(next) } : {};
    form.setFieldsValue({ ...name, reach: reaches(permissions, next?.permissions ?? []) });
    copy(id);
  };
  return (
    <Form.Item label={t('roles.from')}>
      <Select
        aria-label={t('roles.from')}
        value={source?.id ?? ''}
        onChange={choose}
        options={[
          { value: '', label: t('roles.empty') },
          ...roles.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </Form.Item>
  );
}

/** How many have it, a copy of it, and the end of one's own role that nobody has. */
function Head({ role, copy, close }: { role: Role; copy: (role: string) => void; close: () => void }) {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const stale = useStale();
  const remove = () =>
    deleteRole(role.id).then(() => {
      close();
      stale();
      tell(
        t('said.deleted', { name: role.name }),
        () => void createRole({ name: role.name, permissions: role.permissions }).then(stale, fail),
      );
    }, fail);
  const reset = () =>
    resetRole(role.id).then(({ version }) => {
      close();
      stale();
      tell(
        t('said.reset', { name: role.name }),
        () => void changeRole(role.id, { version, permissions: role.permissions }).then(stale, fail),
      );
    }, fail);
  return (
    <div className={css.head}>
      <Link to={`/people?role=${role.id}&state=all`}>{t('roles.people', { count: role.people })}</Link>
      <span className={css.headButtons}>
        <Button size="small" onClick={() => copy(role.id)}>
          {t('roles.copy')}
        </Button>
        {role.builtin && (
          <Button size="small" onClick={() => void reset()}>
            {t('roles.reset')}
          </Button>
        )}
        {!role.builtin && role.people === 0 && (
          <Button size="small" onClick={() => void remove()}>
            {t('roles.delete')}
          </Button>
        )}
      </span>
    </div>
  );
}
