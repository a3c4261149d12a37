import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dispute } from '@/api';
import { useFormat } from '@/ui/format';

/** What a dispute is about, in one line: "订单 E1：归 周晓芸，现归 林小满". */
export function useAbout() {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return useCallback(
    (of: Dispute) => {
      const nobody = t('credit.f.nobody');
      const day = format.day(`${of.day}T00:00:00`);
      switch (of.kind) {
        case 'credit':
          return t('disputes.aboutCredit', {
            order: of.order ?? '',
            account: of.account?.name ?? nobody,
            was: of.was_account?.name ?? nobody,
          });
        case 'stage':
          return t('disputes.aboutStage', {
            day,
            nick: of.nick ?? '',
            claim: of.claim ? t(`disputes.claim.${of.claim}`) : '',
          });
        case 'slow':
          return t('disputes.aboutSlow', { day, nick: of.nick ?? '' });
        case 'rating':
          return t('disputes.aboutRating', { day, nick: of.nick ?? '' });
        default:
          return t('disputes.aboutExclusion', { day, nick: of.nick ?? '' });
      }
    },
    [t, format],
  );
}
