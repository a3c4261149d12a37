import { Button } from 'antd';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { changeShop, changeTeam, type ShopRow, type Team } from '@/api';
import { useMay } from '@/app/session';
import { Menu } from '@/ui/menu';
import { Section } from '@/ui/page';
import { useToast } from '@/ui/toast';
import css from './shops.module.css';
import { useStale } from './stale';

interface Props {
  shop: ShopRow;
  teams: Team[] | undefined;
  edit: () => void;
  addTeam: () => void;
  editTeam: (id: string) => void;
}

/** A shop: platform, hours, time zone; its teams with leader and number of people, each opening the list. */
export function ShopBlock({ shop, teams, edit, addTeam, editTeam }: Props) {
  const { t } = useTranslation(['people', 'ui']);
  const mayShop = useMay('shop.write');
  const mayTeam = useMay('team.write');
  const archive = useArchive();
  return (
    <Section
      title={shop.name}
      note={shop.archived && <span className={css.tag}>{t('shops.archived')}</span>}
      actions={
        <>
          {mayTeam && !shop.archived && (
            <Button size="small" icon={<Plus size={14} aria-hidden />} onClick={addTeam}>
              {t('teams.new')}
            </Button>
          )}
          {mayShop && (
            <Menu
              label={t('more', { name: shop.name })}
              trigger="⋯"
              items={[
                { key: 'edit', label: t('edit.verb'), run: edit },
                {
                  key: 'archive',
                  label: t(shop.archived ? 'shops.restore' : 'shops.archive'),
                  run: () => void archive(shop, changeShop),
                },
              ]}
            />
          )}
        </>
      }
    >
      <p className={css.about}>
        <span>{t(`ui:platform.${shop.platform}`)}</span>
        <span>
          {shop.closes > shop.opens
            ? t('shops.hours', { opens: shop.opens, closes: shop.closes })
            : t('shops.nextDay', { opens: shop.opens, closes: shop.closes })}
        </span>
        <span>{shop.time_zone}</span>
        <span>{t('teams.people', { count: shop.people })}</span>
      </p>
      {teams?.length === 0 && <p className={css.quiet}>{t('teams.noneHere')}</p>}
      <ul className={css.teams}>
        {teams?.map((team) => (
          <li key={team.id}>
            <Link to={`/people?shop=${shop.id}&team=${team.id}`} className={css.team}>
              {team.name}
            </Link>
            {team.archived && <span className={css.tag}>{t('shops.archived')}</span>}
            <span className={css.leader}>
              {team.leader ? t('teams.ledBy', { name: team.leader.name }) : t('teams.noLeader')}
            </span>
            <span className={css.count}>{t('teams.people', { count: team.people })}</span>
            {mayTeam && (
              <Menu
                label={t('more', { name: team.name })}
                trigger="⋯"
                items={[
                  { key: 'edit', label: t('edit.verb'), run: () => editTeam(team.id) },
                  {
                    key: 'archive',
                    label: t(team.archived ? 'shops.restore' : 'shops.archive'),
                    run: () => void archive(team, changeTeam),
                  },
                ]}
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface Kept {
  id: string;
  name: string;
  archived: boolean;
  version: number;
}
/** Puts away or brings back; from the toast the other way round. */
function useArchive() {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const stale = useStale();
  return async (
    one: Kept,
    change: (id: string, body: { version: number; archived: boolean }) => Promise<Kept>,
  ) => {
    try {
      const { version } = await change(one.id, { version: one.version, archived: !one.archived });
      stale();
      tell(
        t(one.archived ? 'said.restored' : 'said.archived', { name: one.name }),
        () => void change(one.id, { version, archived: one.archived }).then(stale, fail),
      );
    } catch (problem) {
      fail(problem);
    }
  };
}
