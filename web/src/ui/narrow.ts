import { useSyncExternalStore } from 'react';

const media = window.matchMedia('(max-width: 720px)');
const subscribe = (tell: () => void) => {
  media.addEventListener('change', tell);
  return () => media.removeEventListener('change', tell);
};

/** Phone width: the rail is a bar at the bottom, tables are cards. The same 720 px stands in the CSS. */
export const useNarrow = () => useSyncExternalStore(subscribe, () => media.matches);
