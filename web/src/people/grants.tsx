import { useQuery } from '@tanstack/react-query';
import { Button, Form, Radio, Select } from 'antd';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type Grant, type GrantScope, giveRole, rolesQuery, takeRole } from '@/api';
import { useMay, useMe } from '@/app/session';
import { Lines, Part } from '@/ui/facts';
import { InlineForm } from '@/ui/inline-form';
import { useToast } from '@/ui/toast';
import { seats } from './columns';
import type { PartProps } from './panel';
import css from './panel.module.css';
import { useStale } from './stale';
import { TeamSelect, teamPath } from './team-select';

const KINDS = ['self', 'team', 'shop', 'all'] as const;
interface Values {
  role: string;
  kind: GrantScope['kind'];
  team?: string;
  shop?: string;
}

/** As the server wants it again, for taking a removal back. */
export const again = ({ role, scope }: Grant) => ({
  role: role.id,
  scope: {
    kind: scope.kind,
    ...(scope.kind === 'team' && scope.team ? { team: scope.team.id } : {}),
    ...(scope.kind === 'shop' && scope.shop ? { shop: scope.shop.id } : {}),
  },
});

/** Roles, each over something: oneself, a team, a shop, everything. */
export function Grants({ person, act, setAct }: PartProps) {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const stale = useStale();
  const mayWrite = useMay('people.write') && !person.left_on;
  const take = (grant: Grant) =>
    takeRole(grant.id).then(() => {
      stale();
      tell(
        t('said.taken', { role: grant.role.name }),
        () => void giveRole(person.id, again(grant)).then(stale, fail),
      );
    }, fail);
  return (
    <Part
      title={t('field.roles')}
      action={
        mayWrite &&
        act === '' && (
          <Button size="small" onClick={() => setAct('grant')}>
            {t('grant.verb')}
          </Button>
        )
      }
    >
      {act === 'grant' && <GrantForm person={person} back={() => setAct('')} />}
      {person.roles.length === 0 && <p className={css.quiet}>{t('grant.none')}</p>}
      <Lines
        lines={person.roles.map((grant) => ({
          key: grant.id,
          title: grant.role.name,
          note: scopeName(grant.scope, t(`scope.${grant.scope.kind}`)),
          action: mayWrite && (
            <Button
              size="small"
              type="text"
              icon={<X size={14} aria-hidden />}
              aria-label={t('grant.takeOf', { role: grant.role.name })}
              title={t('grant.take')}
              onClick={() => void take(grant)}
            />
          ),
        }))}
      />
    </Part>
  );
}

function scopeName({ kind, team, shop }: GrantScope, name: string): string {
  if (kind === 'team' && team) return shop ? teamPath({ name: team.name, shop }) : team.name;
  return kind === 'shop' && shop ? shop.name : name;
}

function GrantForm({ person, back }: { person: PartProps['person']; back: () => void }) {
  const { t } = useTranslation('people');
  const { shops } = useMe();
  const { tell } = useToast();
  const roles = useQuery(rolesQuery);
  const seat = seats(person)[0];
  const options = (roles.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const initial: Partial<Values> = {
    kind: 'self',
    ...(seat ? { team: seat.team.id, shop: seat.shop.id } : {}),
  };
  return (
    <InlineForm<Values, PartProps['person']>
      verb={t('grant.save')}
      back={back}
      stale={[['people'], ['roles']]}
      initial={initial}
      submit={({ role, kind, team, shop }, key) =>
        giveRole(
          person.id,
          {
            role,
            scope: {
              kind,
              ...(kind === 'team' && team ? { team } : {}),
              ...(kind === 'shop' && shop ? { shop } : {}),
            },
          },
          key,
        )
      }
      done={() => tell(t('said.granted', { name: person.name }))}
    >
      <Form.Item name="role" label={t('field.role')} rules={[{ required: true, message: t('need.role') }]}>
        <Select options={options} loading={roles.isPending} />
      </Form.Item>
      <Form.Item name="kind" label={t('field.scope')}>
        <Radio.Group options={KINDS.map((value) => ({ value, label: t(`scope.${value}`) }))} />
      </Form.Item>
      <Form.Item noStyle dependencies={['kind']}>
        {({ getFieldValue }) =>
          getFieldValue('kind') === 'team' ? (
            <Form.Item
              name="team"
              label={t('field.team')}
              rules={[{ required: true, message: t('need.team') }]}
            >
              <TeamSelect />
            </Form.Item>
          ) : getFieldValue('kind') === 'shop' ? (
            <Form.Item
              name="shop"
              label={t('field.shop')}
              rules={[{ required: true, message: t('need.shop') }]}
            >
              <Select options={shops.map(({ id, name }) => ({ value: id, label: name }))} />
            </Form.Item>
          ) : null
        }
      </Form.Item>
    </InlineForm>
  );
}
