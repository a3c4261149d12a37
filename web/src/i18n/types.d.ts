import 'i18next';
import type accounts from '../accounts/locale/zh-CN.json';
import type app from '../app/locale/zh-CN.json';
import type audit from '../audit/locale/zh-CN.json';
import type events from '../events/locale/zh-CN.json';
import type jobs from '../jobs/locale/zh-CN.json';
import type mail from '../mail/locale/zh-CN.json';
import type measure from '../measure/locale/zh-CN.json';
import type people from '../people/locale/zh-CN.json';
import type settings from '../settings/locale/zh-CN.json';
import type steer from '../steer/locale/zh-CN.json';
import type tasks from '../tasks/locale/zh-CN.json';
import type ui from '../ui/locale/zh-CN.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: {
      accounts: typeof accounts;
      app: typeof app;
      audit: typeof audit;
      events: typeof events;
      jobs: typeof jobs;
      mail: typeof mail;
      measure: typeof measure;
      people: typeof people;
      settings: typeof settings;
      steer: typeof steer;
      tasks: typeof tasks;
      ui: typeof ui;
    };
  }
}
