/** The chat of a buyer, at an instant or at one of its messages. */
export function chatAt(buyer: string, at?: string | null, message?: string) {
  const query = new URLSearchParams({ ...(at ? { at } : {}), ...(message ? { m: message } : {}) }).toString();
  return `/measure/chats/${encodeURIComponent(buyer)}${query ? `?${query}` : ''}`;
}
