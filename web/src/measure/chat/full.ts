import { useMemo, useState } from 'react';
import { type ChatItem, unmaskChat, useAction } from '@/api';
import { useMay } from '@/app/session';
import { useToast } from '@/ui/toast';

/** What a look showed, and how far it reached. */
interface Look {
  nick: string;
  texts: Map<string, string>;
  from: string;
  to: string;
}

/**
 * A chat with what pages show in part, once it has been asked for: the buyer's name, the numbers in messages. Each look is
 * in the audit log, and reaches as far as what is on the page; messages that are loaded afterwards want another one.
 */
export function useFull(buyer: string, items: ChatItem[]) {
  const { fail } = useToast();
  const may = useMay('buyer.unmask');
  const [look, setLook] = useState<Look | null>(null);
  const clocks = items.flatMap(({ at }) => (at ? [at] : []));
  const [from, to] = [clocks[0], clocks.at(-1)];
  const ask = useAction(({ from, to }: { from: string; to: string }) => unmaskChat(buyer, { from, to }), {
    done: ({ nick, messages }, { from, to }) =>
      setLook({ nick, texts: new Map(messages.map(({ id, text }) => [id, text])), from, to }),
    failed: fail,
  });
  const shown = useMemo(
    () =>
      look
        ? items.map((item) => {
            const text = look.texts.get(item.id);
            return text === undefined ? item : { ...item, text };
          })
        : items,
    [items, look],
  );
  const reached = look && from && to && look.from <= from && look.to >= to;
  return {
    nick: look?.nick,
    items: shown,
    loading: ask.isPending,
    show: may && from && to && !reached ? () => ask.mutate({ from, to }) : undefined,
  };
}
