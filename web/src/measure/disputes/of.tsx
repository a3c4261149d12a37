import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { disputesAbout } from '@/api';
import { useMay } from '@/app/session';
import { Lines, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { State } from '@/ui/state';
import { useAbout } from './about';
import { TONES } from './words';

/** What was objected to about an order, or about a buyer; nothing where nothing was. */
export function DisputesOf(subject: { shop?: string; order?: string; buyer?: string }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const about = useAbout();
  const { data } = useQuery({ ...disputesAbout(subject), enabled: useMay('dispute.read') });
  if (!data?.items.length) return null;
  return (
    <Part title={t('part.disputes')}>
      <Lines
        lines={data.items.map((dispute) => ({
          key: dispute.id,
          title: (
            <>
              {about(dispute)}{' '}
              <State tone={TONES[dispute.state]}>{t(`disputes.state.${dispute.state}`)}</State>
            </>
          ),
          note: `${dispute.author.name} · ${format.when(dispute.created_at)} · ${dispute.reason}`,
          action: <Link to={`/measure/disputes?which=all&open=${dispute.id}`}>{t('disputes.see')}</Link>,
        }))}
      />
    </Part>
  );
}
