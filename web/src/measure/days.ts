/** Days of the calendar as `2026-11-22`, counted without any zone. */
export const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);
const DAY = 86_400_000;
export const later = (day: string, by: number) => new Date(utc(day) + by * DAY).toISOString().slice(0, 10);
export const between = (from: string, to: string) => Math.round((utc(to) - utc(from)) / DAY);
/** Every day from the first to the last. */
export const span = (from: string, to: string): string[] =>
  Array.from({ length: Math.max(0, between(from, to) + 1) }, (_, i) => later(from, i));
/** The first of some days. */
export const earliest = (...days: string[]) => days.sort()[0] ?? '';
/** Monday is 0. */
export const weekday = (day: string) => (new Date(utc(day)).getUTCDay() + 6) % 7;
/** The reader's own day. */
export function today(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
export const firstOfMonth = (day: string) => `${day.slice(0, 8)}01`;
