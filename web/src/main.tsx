import '@/theme/base.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { meQuery, Problem } from '@/api';
import { router } from '@/app/routes';
import { startTexts } from '@/i18n';
import { paintEarly, ThemeProvider } from '@/theme/theme';
import { ToastProvider } from '@/ui/toast';

paintEarly();

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server refused it will refuse again; only the way to it is worth another try.
      retry: (times, error) => {
        const { status } = Problem.from(error);
        return times < 2 && (status === 0 || status >= 500);
      },
    },
  },
});
void client.prefetchQuery(meQuery);

const root = document.getElementById('root');
if (!root) throw new Error('no #root');
await startTexts();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <ThemeProvider>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </ThemeProvider>
    </QueryClientProvider>
  </StrictMode>,
);
