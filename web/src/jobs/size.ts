const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes as people say them: "12.4 MB". */
export function size(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  const value = bytes / 1000 ** step;
  return `${value.toFixed(step > 0 && value < 100 ? 1 : 0)} ${UNITS[step]}`;
}
