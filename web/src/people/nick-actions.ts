import { useTranslation } from 'react-i18next';
import { ALWAYS, bind, type Nick, unbind } from '@/api';
import { useToast } from '@/ui/toast';
import { useStale } from './stale';

/** The binding that was just made: the one that was not there before. */
export const fresh = (before: Nick, after: Nick) =>
  after.bindings?.find(({ id }) => !before.bindings?.some((known) => known.id === id));

/** Takes the proposal: the nick has been this person's from the beginning. */
export function useAccept() {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const stale = useStale();
  return (nick: Nick) => {
    if (!nick.suggestion) return;
    const { person } = nick.suggestion;
    bind(nick.id, { person: person.id, from: ALWAYS }).then((after) => {
      const made = fresh(nick, after);
      stale();
      tell(
        t('said.bound', { nick: nick.nick, name: person.name }),
        made && (() => void unbind(made.id).then(stale, fail)),
      );
    }, fail);
  };
}
