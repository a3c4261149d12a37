import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isAlways, type Person } from '@/api';
import { useMay } from '@/app/session';
import { Lines, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';

/** The platform accounts that a person speaks for now. */
export function NicksOf({ person }: { person: Person }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const mayBind = useMay('binding.write');
  if (person.nicks.length === 0) return null;
  return (
    <Part title={t('part.nicks')}>
      <Lines
        lines={person.nicks.map(({ id, nick, shop, from }) => ({
          key: id,
          title: mayBind ? (
            <Link to={`/people/nicks?show=bound&q=${encodeURIComponent(nick.name)}&open=${nick.id}`}>
              {nick.name}
            </Link>
          ) : (
            nick.name
          ),
          note: `${shop.name} · ${isAlways(from) ? t('nicks.always') : t('span.open', { from: format.when(from) })}`,
        }))}
      />
    </Part>
  );
}
