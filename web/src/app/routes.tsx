import type { ComponentType } from 'react';
import { createBrowserRouter, Navigate } from 'react-router';
import { i18next } from '@/i18n';
import { Broken, Lost } from './lost';

type Namespace =
  | 'accounts'
  | 'audit'
  | 'events'
  | 'jobs'
  | 'mail'
  | 'measure'
  | 'people'
  | 'settings'
  | 'steer'
  | 'tasks';

/** A page and its texts load side by side. */
const page =
  (namespace: Namespace | Namespace[], load: () => Promise<{ default: ComponentType }>) => async () => {
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
            path: 'measure',
            lazy: page('measure', () => import('../measure/frame')),
            children: [
              { index: true, lazy: page('measure', () => import('../measure/home')) },
              { path: 'reports', lazy: page('measure', () => import('../measure/reports/list')) },
              { path: 'wall', lazy: page('measure', () => import('../measure/wall/page')) },
              { path: 'inquiries', lazy: page('measure', () => import('../measure/lists/inquiries')) },
              { path: 'receptions', lazy: page('measure', () => import('../measure/lists/receptions')) },
              { path: 'orders', lazy: page('measure', () => import('../measure/lists/orders')) },
              { path: 'search', lazy: page('measure', () => import('../measure/search/page')) },
              { path: 'chats/:buyer', lazy: page('measure', () => import('../measure/chat/page')) },
              { path: 'definitions', lazy: page('measure', () => import('../measure/definitions/list')) },
              { path: 'imports', lazy: page('measure', () => import('../measure/imports/list')) },
              { path: 'imports/new', lazy: page('measure', () => import('../measure/imports/new')) },
              { path: 'coverage', lazy: page('measure', () => import('../measure/coverage/list')) },
              { path: 'disputes', lazy: page('measure', () => import('../measure/disputes/list')) },
              { path: 'periods', lazy: page('measure', () => import('../measure/periods/list')) },
              { path: 'platform', lazy: page('measure', () => import('../measure/benchmarks/rates')) },
              { path: 'benchmarks', lazy: page('measure', () => import('../measure/benchmarks/list')) },
              { path: 'rules', lazy: page('measure', () => import('../measure/rules/page')) },
              { path: 'references', lazy: page('measure', () => import('../measure/references/list')) },
              { path: 'alerts', lazy: page('measure', () => import('../measure/alerts/page')) },
            ],
          },
          {
            path: 'diagnose',
            lazy: page('steer', () => import('../steer/frame')),
            children: [
              { index: true, lazy: page(['steer', 'measure'], () => import('../steer/drivers/page')) },
              { path: 'people', lazy: page(['steer', 'measure'], () => import('../steer/standing/page')) },
            ],
          },
          {
            path: 'people',
            lazy: page('people', () => import('../people/frame')),
            children: [
              { index: true, lazy: page('people', () => import('../people/list')) },
              { path: 'import', lazy: page('people', () => import('../people/import')) },
              { path: 'shops', lazy: page('people', () => import('../people/shops')) },
              { path: 'nicks', lazy: page('people', () => import('../people/nicks')) },
            ],
          },
          {
            path: 'settings',
            lazy: async () => ({ Component: (await import('../settings/frame')).default }),
            children: [
              { index: true, element: <Navigate to="/settings/self" replace /> },
              { path: 'self', lazy: page('accounts', () => import('../accounts/self')) },
              { path: 'organisation', lazy: page('settings', () => import('../settings/organisation')) },
              { path: 'roles', lazy: page('people', () => import('../people/roles')) },
              { path: 'audit', lazy: page('audit', () => import('../audit/list')) },
              { path: 'jobs', lazy: page('jobs', () => import('../jobs/list')) },
              { path: 'schedules', lazy: page('jobs', () => import('../jobs/schedules')) },
              { path: 'backups', lazy: page('jobs', () => import('../jobs/backups')) },
              { path: 'mail', lazy: page('mail', () => import('../mail/page')) },
              { path: 'webhooks', lazy: page('events', () => import('../events/webhooks')) },
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
