import type { ComponentType } from 'react';
import { createBrowserRouter, Navigate } from 'react-router';
import { i18next } from '@/i18n';
import { Broken, Lost } from './lost';

type Namespace = 'accounts' | 'tasks';

/** A page and its texts load side by side. */
const page = (namespace: Namespace, load: () => Promise<{ default: ComponentType }>) => async () => {
  const [module] = await Promise.all([load(), i18next.loadNamespaces(namespace)]);
  return { Component: module.default };
};

export const router = createBrowserRouter([
  {
    ErrorBoundary: Broken,
    HydrateFallback: () => null,
    children: [
      { path: '/sign-in', lazy: page('accounts', () => import('../accounts/sign-in')) },
      { path: '/setup', lazy: page('accounts', () => import('../accounts/setup')) },
      { path: '/reset/:token', lazy: page('accounts', () => import('../accounts/reset')) },
      {
        path: '/',
        lazy: async () => ({ Component: (await import('./shell')).default }),
        children: [
          { index: true, element: <Navigate to="/today" replace /> },
          { path: 'today', lazy: page('tasks', () => import('../tasks/today')) },
          { path: 'tasks', lazy: page('tasks', () => import('../tasks/list')) },
          {
            path: 'settings',
            lazy: async () => ({ Component: (await import('../settings/frame')).default }),
            children: [
              { index: true, element: <Navigate to="/settings/self" replace /> },
              { path: 'self', lazy: page('accounts', () => import('../accounts/self')) },
            ],
          },
          ...(import.meta.env.DEV
            ? [
                {
                  path: 'gallery',
                  lazy: async () => ({ Component: (await import('../../dev/gallery')).default }),
                },
              ]
            : []),
          { path: '*', Component: Lost },
        ],
      },
    ],
  },
]);
