/** Whole days of the reader's calendar as instants; the last one counts in full. */
export function span(from: string, to: string): { from?: string; to?: string } {
  const midnight = (day: string, later: number) => {
    const [y = 0, m = 1, d = 1] = day.split('-').map(Number);
    return new Date(y, m - 1, d + later).toISOString();
  };
  return {
    ...(from ? { from: midnight(from, 0) } : {}),
    ...(to ? { to: midnight(to, 1) } : {}),
  };
}
