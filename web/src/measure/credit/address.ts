/** The shop and the order of `shp_…/number`, as the address of a page names a credit; null for anything else. */
export function creditOf(text: string): { shop: string; order: string } | null {
  const at = text.indexOf('/');
  return at > 0 && at < text.length - 1 ? { shop: text.slice(0, at), order: text.slice(at + 1) } : null;
}
