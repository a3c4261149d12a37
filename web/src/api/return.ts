/**
 * Where to go after signing in. Only a path of this very site is followed: anything that the browser
 * would resolve to another origin ("//host", "/\host", "javascript:…") falls back to the start page.
 */
export function safeReturn(wanted: string | null | undefined, fallback = '/'): string {
  if (!wanted?.startsWith('/')) return fallback;
  // A control character is dropped by the URL parser and could hide a second slash.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is refused here
  if (/^\/[/\\]|[\u0000-\u001f\\]/.test(wanted)) return fallback;
  try {
    const url = new URL(wanted, location.origin);
    if (url.origin !== location.origin) return fallback;
    if (url.pathname.startsWith('/sign-in') || url.pathname.startsWith('/api/')) return fallback;
    return url.pathname + url.search + url.hash;
  } catch {
    return fallback;
  }
}

export const signInPath = (from: string) => {
  const back = safeReturn(from);
  return back === '/' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(back)}`;
};
