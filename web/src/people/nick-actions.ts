import { useTranslation } from 'react-i18next';
import { bind, type Nick, unbind } from '@/api';
import { useToast } from '@/ui/toast';
import { useStale } from './stale';

/** Takes the proposal: the nick has been this person's from the beginning. */
export function useAccept() {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const stale = useStale();
  return (nick: Nick) => {
    if (!nick.suggestion) return;
    const { person } = nick.suggestion;
    bind(nick.id, { person: person.id, from: null }).then((made) => {
      stale();
      tell(
        t('said.bound', { nick: nick.nick, name: person.name }),
        () => void unbind(made.id).then(stale, fail),
      );
    }, fail);
  };
}
