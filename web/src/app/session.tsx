import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { listen, type Me, meQuery, onSignedOut, setupQuery, signInPath } from '@/api';
import { useTheme } from '@/theme/theme';
import { ProblemNote } from '@/ui/problem';
import css from './shell.module.css';

const MeContext = createContext<Me | null>(null);

/** Who is looking. Only below the shell, where somebody is signed in. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('useMe outside the shell');
  return me;
}
/** Whether the viewer holds a permission; buttons that would be refused are not shown. */
export const useMay = (permission: string) => useMe().permissions.includes(permission);

/** Lets a signed-in person through; others go to the sign-in page and come back afterwards. */
export function Session({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const location = useLocation();
  const { data: me, error, refetch } = useQuery(meQuery);
  const setup = useQuery({ ...setupQuery, enabled: me === null });
  const here = location.pathname + location.search;

  useEffect(() => {
    onSignedOut(() => {
      client.setQueryData(meQuery.queryKey, null);
    });
  }, [client]);
  const account = me?.account;
  useEffect(() => (account ? listen(client) : undefined), [client, account]);
  useAccountTaste(me ?? null);

  if (error) {
    return (
      <div className={css.alone}>
        <ProblemNote error={error} retry={() => void refetch()} />
      </div>
    );
  }
  if (me === undefined || (me === null && setup.isPending)) return null;
  if (me === null) return <Navigate to={setup.data?.needed ? '/setup' : signInPath(here)} replace />;
  // A role demands the second step: its page is the only one there is until then.
  if (me.totp_required && location.pathname !== '/settings/self')
    return <Navigate to="/settings/self" replace />;
  return <MeContext value={me}>{children}</MeContext>;
}

/** Language and theme follow the account from device to device. */
function useAccountTaste(me: Me | null) {
  const { i18n } = useTranslation();
  const { choice, choose } = useTheme();
  const client = useQueryClient();
  const language = me?.language;
  const theme = me?.theme;
  useEffect(() => {
    if (!language || language === i18n.language) return;
    // The server's own texts (names of kinds, titles) change with it.
    void i18n.changeLanguage(language).then(() => client.invalidateQueries({ predicate: notMe }));
  }, [language, i18n, client]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the account's choice counts
  useEffect(() => {
    if (theme && theme !== choice) choose(theme);
  }, [theme]);
}
const notMe = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== 'me' || queryKey.length > 1;
