import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permission, Reach, Role } from '@/api';
import css from './roles.module.css';

/** The rooms that have permissions; a room of a newer server shows its own name. */
const ROOMS = [
  'people',
  'accounts',
  'tasks',
  'audit',
  'settings',
  'jobs',
  'events',
  'files',
  'notices',
] as const;
export function useRoomName() {
  const { t } = useTranslation('people');
  return (name: string) => {
    const room = ROOMS.find((known) => known === name);
    return room ? t(`roles.room.${room}`) : name;
  };
}

/** Permissions in their groups, in the order of the server. */
export function grouped(permissions: Permission[]): [string, Permission[]][] {
  const groups = new Map<string, Permission[]>();
  for (const permission of permissions)
    groups.set(permission.group, [...(groups.get(permission.group) ?? []), permission]);
  return [...groups];
}

export const reachOf = (role: Role, key: string): Reach | undefined =>
  role.permissions.find(({ permission }) => permission === key)?.reach;

interface Props {
  roles: Role[];
  permissions: Permission[];
  current: string;
  open: (role: string) => void;
}

/** Roles across, permissions down. The word says how far; how dark it stands says it again at a glance. */
export function Matrix({ roles, permissions, current, open }: Props) {
  const { t } = useTranslation('people');
  const roomName = useRoomName();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={css.scroller} aria-label={t('roles.title')} tabIndex={0}>
      <table className={css.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('roles.permission')}</th>
            {roles.map((role) => (
              <th key={role.id} scope="col" data-current={role.id === current}>
                <button type="button" className={css.role} onClick={() => open(role.id)}>
                  {role.name}
                  <small>
                    {t('roles.people', { count: role.people })}
                    {!role.builtin && ` · ${t('roles.own')}`}
                  </small>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grouped(permissions).map(([group, inGroup]) => (
            <Fragment key={group}>
              <tr className={css.group}>
                <th scope="rowgroup" colSpan={roles.length + 1}>
                  <span>{roomName(group)}</span>
                </th>
              </tr>
              {inGroup.map(({ key, name, description }) => (
                <tr key={key}>
                  <th scope="row" title={description}>
                    {name}
                  </th>
                  {roles.map((role) => {
                    const reach = reachOf(role, key);
                    return (
                      <td key={role.id} data-current={role.id === current}>
                        {reach ? (
                          <span className={css.reach} data-reach={reach}>
                            {t(`reach.${reach}`)}
                          </span>
                        ) : (
                          <span className={css.none}>
                            <span aria-hidden>–</span>
                            <span className="sr">{t('reach.none')}</span>
                          </span>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}
