import { useTranslation } from 'react-i18next';
import { type Import, undoImport, useAction } from '@/api';
import { useToast } from '@/ui/toast';

/** What an import changes when it comes or goes. */
export const STALE = [['imports'], ['coverage'], ['figures'], ['lists'], ['chats']];

/** Takes an import back. The file stays on the reader's disk: importing it again is the way back. */
export function useUndo() {
  const { t } = useTranslation('measure');
  const { tell, fail } = useToast();
  return useAction((of: Import) => undoImport(of.id), {
    stale: STALE,
    done: (_, { name }) => tell(t('imports.said.undone', { name })),
    failed: fail,
  });
}
