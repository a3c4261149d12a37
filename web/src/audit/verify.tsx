import { Button } from 'antd';
import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAction, verifyAudit } from '@/api';
import { useFormat } from '@/ui/format';
import { useToast } from '@/ui/toast';
import css from './list.module.css';

/** Goes through the whole chain of hashes and says in words what it found. */
export function Verify() {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const { fail } = useToast();
  const check = useAction(verifyAudit, { failed: fail });
  const found = check.data;
  return (
    <>
      {found && (
        <span role="status" className={found.broken_at ? css.broken : css.verified}>
          {found.broken_at
            ? t('verify.broken', {
                at: format.number(found.broken_at.seq),
                why: t(`verify.why.${found.broken_at.why}`),
              })
            : t('verify.whole', { count: found.sealed, waiting: format.number(found.rows - found.sealed) })}
        </span>
      )}
      <Button
        icon={<ShieldCheck size={16} aria-hidden />}
        loading={check.isPending}
        onClick={() => check.mutate(undefined)}
      >
        {t('verify.verb')}
      </Button>
    </>
  );
}
