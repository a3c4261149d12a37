import dayjs from 'dayjs';
import type { Format } from '@/ui/format';

/** A calendar day as people say it: the same in every time zone. */
export const dayWords = (format: Format, day: string) => format.day(`${day}T00:00:00`);

/** The last two weeks before today, as a trial looks at them first. */
export const lastDays = (today: string) => ({
  from: dayjs(today).subtract(14, 'day').format('YYYY-MM-DD'),
  to: dayjs(today).subtract(1, 'day').format('YYYY-MM-DD'),
});
