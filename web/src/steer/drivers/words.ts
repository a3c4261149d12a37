import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DriverBy, DriverTerm } from '@/api';
import type { Format } from '@/ui/format';

/** A row's value as people read it; no case is a dash. */
export function amountOf(format: Format, unit: DriverTerm['unit'], { n, d }: DriverTerm['before']): string {
  if (typeof d !== 'number') return unit === 'fen' ? format.money(n) : format.number(n);
  if (d === 0) return '–';
  return unit === 'share' ? format.percent(n / d) : format.money(n / d);
}

/** "+¥12.00", "−¥12.00". */
export const signed = (text: string, of: number) => (of > 0 ? `+${text}` : of < 0 ? `−${text}` : text);
export const money = (format: Format, fen: number) => signed(format.money(Math.abs(fen)), fen);
/** Millionths of a share as percentage points, with their sign. */
export const points = (format: Format, millionths: number) =>
  signed(format.number(Math.abs(millionths) / 10_000, 1), millionths);
/** Paid of inquiries. */
export const shareOf = (format: Format, paid: number, inquiries: number) =>
  inquiries ? format.percent(paid / inquiries) : '–';

/** What a part is called; some have names of their own, the others go by what they are. */
export function usePartName() {
  const { t } = useTranslation('steer');
  return useCallback(
    (by: DriverBy, id: string, name: string): string => {
      if (id === 'rest') return t('parts.rest');
      if (name) return name;
      if (by === 'person') return t('parts.nobody');
      if (by === 'sku') return id || t('parts.noSku');
      if (by === 'hour') return `${id.padStart(2, '0')}:00`;
      if (by === 'buyer' && (id === 'new' || id === 'old')) return t(`buyer.${id}`);
      if (by === 'response') return t(`response.${id}` as 'response.longer');
      return id;
    },
    [t],
  );
}
