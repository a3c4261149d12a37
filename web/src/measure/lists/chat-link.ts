/** The chat of a buyer, at an instant or at one of its messages. */
export const chatAt = (buyer: string, at?: string | null) =>
  `/measure/chats/${encodeURIComponent(buyer)}${at ? `?at=${encodeURIComponent(at)}` : ''}`;
