import { Button } from 'antd';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Person, type Personal, showPersonal, useAction } from '@/api';
import { useMay } from '@/app/session';
import { Facts } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { useToast } from '@/ui/toast';
import css from './panel.module.css';

/** Contact details, masked until asked for; each look is in the audit log, and the button says so. */
export function Profile({ person }: { person: Person }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const { fail } = useToast();
  const mayShow = useMay('personal.read');
  const [full, setFull] = useState<Personal | null>(null);
  const show = useAction(() => showPersonal(person.id), { done: setFull, failed: fail });
  const none = <span className={css.quiet}>{t('unknown')}</span>;
  return (
    <Facts
      facts={[
        [t('field.hired'), format.date(person.hired_on)],
        [
          t('field.phone'),
          <span key="phone">
            {full?.phone || person.phone || none}
            {mayShow && !full && (
              <Button
                size="small"
                className={css.show ?? ''}
                icon={<Eye size={14} aria-hidden />}
                title={t('show.why')}
                loading={show.isPending}
                onClick={() => show.mutate(undefined)}
              >
                {t('show.verb')}
              </Button>
            )}
          </span>,
        ],
        [t('field.email'), full?.email || person.email || none],
        [t('field.birthday'), full && (full.birthday ?? none)],
        ['', full && <span className={css.quiet}>{t('show.said')}</span>],
      ]}
    />
  );
}
