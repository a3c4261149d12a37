import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export type Unit = 'count' | 'money' | 'percent' | 'points' | 'seconds' | 'ratio';

const DAY = 86_400_000;
const SIZES = ['B', 'kB', 'MB', 'GB', 'TB'];
const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** Numbers, money and times as the reader writes them. One place, so that a figure looks alike everywhere. */
export function formatter(language: string) {
  const number = (value: number, digits = 0) =>
    value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const monthDay = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' });
  const full = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', day: 'numeric' });
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

  const day = (at: string | Date) => {
    const date = new Date(at);
    return (date.getFullYear() === new Date().getFullYear() ? monthDay : full).format(date);
  };
  const time = (at: string | Date) => clock.format(new Date(at));

  return {
    number,
    /** "甲、乙" or "A, B". */
    list: (words: readonly string[]) => words.join(language.startsWith('zh') ? '、' : ', '),
    day,
    time,
    /** A day with its year, whichever it is: "2025年11月28日". */
    date: (at: string | Date) => full.format(new Date(at)),
    weekday: (at: string | Date) => weekday.format(new Date(at)),
    /** Fen to yuan, always with its two decimals. */
    money: (fen: number) => `¥${number(fen / 100, 2)}`,
    percent: (ratio: number, digits = 1) => `${number(ratio * 100, digits)}%`,
    /** "今天 14:30", "昨天 09:00", "11月20日 18:00". */
    when: (at: string) => {
      const date = new Date(at);
      const days = Math.round((midnight(date) - midnight(new Date())) / DAY);
      const near = Math.abs(days) <= 1 ? relative.format(days, 'day') : day(date);
      return `${near} ${time(date)}`;
    },
    /** "3 分钟前". */
    ago: (at: string) => {
      const seconds = (Date.parse(at) - Date.now()) / 1000;
      const [unit, size] =
        (
          [
            ['day', 86_400],
            ['hour', 3600],
            ['minute', 60],
          ] as const
        ).find(([, s]) => Math.abs(seconds) >= s) ?? (['second', 1] as const);
      return relative.format(Math.round(seconds / size), unit);
    },
    /** Bytes as people say them: "12.4 MB". */
    size: (bytes: number) => {
      const step = Math.min(SIZES.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
      const value = bytes / 1000 ** step;
      return `${number(value, step > 0 && value < 100 ? 1 : 0)} ${SIZES[step]}`;
    },
    /** "1:05:20", "48 秒" or "48s": how long, from seconds. */
    duration: (seconds: number) => {
      const s = Math.round(seconds);
      if (s < 60) return language.startsWith('zh') ? `${s} 秒` : `${s}s`;
      const parts = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60];
      const shown = parts[0] ? parts : parts.slice(1);
      return shown.map((part, i) => (i ? String(part).padStart(2, '0') : part)).join(':');
    },
  };
}

export type Format = ReturnType<typeof formatter>;

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatter(i18n.language), [i18n.language]);
}

/** A value in its unit. `points` are percentage points, which a change of a rate is told in. */
export function inUnit(format: Format, value: number, unit: Unit, digits?: number): string {
  if (unit === 'money') return format.money(value);
  if (unit === 'percent') return format.percent(value, digits);
  if (unit === 'points') return format.number(value * 100, digits ?? 1);
  if (unit === 'seconds') return format.duration(value);
  return format.number(value, digits ?? (unit === 'ratio' ? 2 : 0));
}
