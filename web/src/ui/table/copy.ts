import type { Column } from './types';

/** A cell that a spreadsheet would run as a formula is shown as text instead. */
export function cellText(raw: string | number | null | undefined): string {
  if (raw === null || raw === undefined) return '';
  if (typeof raw === 'number') return String(raw);
  const line = raw.replace(/[\t\r\n]+/g, ' ');
  return /^[=+@]|^-(?![\d.]+$)/.test(line) ? `'${line}` : line;
}

export function tsv<T>(columns: Column<T>[], rows: T[]): string {
  const head = columns.map((column) => cellText(column.title));
  const lines = rows.map((row) => columns.map((c) => cellText(c.copy ? c.copy(row) : c.value(row))));
  return [head, ...lines].map((cells) => cells.join('\t')).join('\n');
}

/** The clipboard, also on plain http, where the modern way is withheld. */
export async function toClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('copy');
}
