import 'i18next';
import type accounts from '../accounts/locale/zh-CN.json';
import type app from '../app/locale/zh-CN.json';
import type tasks from '../tasks/locale/zh-CN.json';
import type ui from '../ui/locale/zh-CN.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: { accounts: typeof accounts; app: typeof app; tasks: typeof tasks; ui: typeof ui };
  }
}
