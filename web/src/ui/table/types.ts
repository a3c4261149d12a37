import type { ReactNode } from 'react';

/** One column of a list. `value` is what is sorted and copied; `cell` is how it looks when that differs. */
export interface Column<T> {
  key: string;
  title: string;
  value: (row: T) => string | number | null | undefined;
  cell?: (row: T) => ReactNode;
  /** What goes to a spreadsheet when it is not the value (a day, a formatted sum). */
  copy?: (row: T) => string;
  width?: number;
  /** Takes the width that is left. */
  grow?: boolean;
  number?: boolean;
  sortable?: boolean;
  /** Starts hidden; the reader may choose it. */
  hidden?: boolean;
  /** Where it stands on the card that a row becomes at phone width; `none` leaves it out. */
  card?: 'title' | 'side' | 'line' | 'none';
}

/** How a total came about. A de-duplicated total is smaller than the sum of its rows, and must say so. */
export type How = 'sum' | 'distinct' | 'mean';

export interface FootRow {
  key: string;
  label: string;
  cells: Record<string, { text: string; how: How }>;
}

export interface TableProps<T> {
  /** Names the remembered widths and columns; unique over the product. */
  id: string;
  /** What the list is, for those who hear the page. */
  label: string;
  columns: Column<T>[];
  rows: T[] | undefined;
  rowKey: (row: T) => string;
  open?: (row: T) => void;
  /** What single keys do with the row that j and k stand on. */
  rowKeys?: { keys: string; label: string; run: (row: T) => void }[];
  /** The row shown beside the list (its drawer is open). */
  current?: string | undefined;
  /** "due" or "-due". The page keeps it in the address; `local` sorts what is loaded, otherwise the server did. */
  sort?: string;
  onSort?: (sort: string) => void;
  local?: boolean;
  foot?: FootRow[];
  error?: unknown;
  retry?: () => void;
  empty: ReactNode;
  more?: { has: boolean; loading: boolean; load: () => void } | undefined;
  /** How many rows there are in all, when the server said. */
  total?: number | undefined;
}
