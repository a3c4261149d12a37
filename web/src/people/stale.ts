import { useQueryClient } from '@tanstack/react-query';

/** Everything that shows a person, for actions that are taken back. */
export function useStale() {
  const client = useQueryClient();
  return () => {
    for (const room of ['people', 'shops', 'teams', 'roles', 'nicks'])
      void client.invalidateQueries({ queryKey: [room] });
  };
}
