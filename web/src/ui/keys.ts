import { useEffect, useRef, useSyncExternalStore } from 'react';

/** `keys`: one key ("j"), a sequence ("g t") or with the platform's modifier ("mod+k"). */
export interface Binding {
  keys: string;
  label: string;
  group: 'pages' | 'anywhere' | 'list';
  run: () => void;
}

let bindings: Binding[] = [];
const listeners = new Set<() => void>();
const publish = (next: Binding[]) => {
  bindings = next;
  for (const tell of listeners) tell();
};
const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** What the keyboard does right now; the map behind `?` shows it. */
export const useBindings = () => useSyncExternalStore(subscribe, () => bindings);

/** Registers keys while the component is mounted. A later registration of the same keys wins. */
export function useKeys(own: Binding[]) {
  const latest = useRef(own);
  latest.current = own;
  const signature = own.map(({ keys, label }) => `${keys}\t${label}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the bindings
  useEffect(() => {
    const mine = latest.current.map((binding) => ({
      ...binding,
      run: () => latest.current.find(({ keys }) => keys === binding.keys)?.run(),
    }));
    publish([...bindings, ...mine]);
    return () => publish(bindings.filter((binding) => !mine.includes(binding)));
  }, [signature]);
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
/** While a dialog or drawer is open, single keys belong to it. */
const covered = () => document.querySelector('dialog[open], [role="dialog"][aria-modal="true"]') !== null;

/** Returns the binding that `key` completes, or whether it is the beginning of one. */
export function match(all: Binding[], pending: string, key: string): Binding | 'begins' | undefined {
  const typed = pending ? `${pending} ${key}` : key;
  return (
    all.findLast(({ keys }) => keys === typed) ??
    (all.some(({ keys }) => keys.startsWith(`${typed} `)) ? 'begins' : undefined)
  );
}

/** One listener for the whole page; mounted by the shell. */
export function useKeyboard() {
  useEffect(() => {
    let pending = '';
    let timer = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const mod = event.metaKey || event.ctrlKey;
      if (!mod && (typing(event.target) || covered())) return;
      if (event.altKey || ['Shift', 'Control', 'Meta', 'Alt'].includes(event.key)) return;
      // Enter on a link or a button is that element's own.
      if (event.key === 'Enter' && event.target instanceof Element && event.target.closest('a,button'))
        return;
      const key = mod ? `mod+${event.key.toLowerCase()}` : event.key;
      const found = match(bindings, mod ? '' : pending, key);
      clearTimeout(timer);
      pending = '';
      if (found === 'begins') {
        pending = key;
        timer = window.setTimeout(() => {
          pending = '';
        }, 1000);
      } else if (found) {
        event.preventDefault();
        found.run();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

const apple = /Mac|iPhone|iPad/.test(navigator.platform);
/** "mod+k" as it is printed on the reader's keyboard. */
export const printed = (keys: string) =>
  keys
    .split(' ')
    .map((part) =>
      part.replace('mod+', apple ? '⌘' : 'Ctrl ').replace(/(^|\s|⌘)([a-z])$/, (last) => last.toUpperCase()),
    );
