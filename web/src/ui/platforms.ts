import type { Platform } from '@/api';

export const PLATFORMS: Platform[] = [
  'taobao',
  'tmall',
  'jd',
  'pinduoduo',
  'douyin',
  'kuaishou',
  'xiaohongshu',
  'other',
];

/** Every time zone the browser knows, with the offset it has today. */
export function timeZones(language: string): { value: string; label: string }[] {
  return Intl.supportedValuesOf('timeZone').map((value) => {
    const parts = new Intl.DateTimeFormat(language, {
      timeZone: value,
      timeZoneName: 'shortOffset',
    }).formatToParts();
    const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return { value, label: `${value.replaceAll('_', ' ')} (${offset})` };
  });
}
