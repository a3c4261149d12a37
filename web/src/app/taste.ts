import { useQueryClient } from '@tanstack/react-query';
import { changeMe, type Language, meQuery, type ThemeName, useAction } from '@/api';
import { useToast } from '@/ui/toast';

/** Changes language or theme at once; the account follows, and is put back if it cannot. */
export function useTaste() {
  const client = useQueryClient();
  const { fail } = useToast();
  const save = useAction(changeMe, {
    failed: (problem) => {
      fail(problem);
      void client.invalidateQueries({ queryKey: meQuery.queryKey, exact: true });
    },
  });
  return (patch: { language?: Language; theme?: ThemeName }) => {
    client.setQueryData(meQuery.queryKey, (me) => (me ? { ...me, ...patch } : me));
    save.mutate(patch);
  };
}
