import type { Me } from '@/api';

/** The pages of 看板, those of one group together. */
export const parts = [
  { key: 'overview', group: 'figures', path: '/measure', needs: ['figures.read'] },
  { key: 'reports', group: 'figures', path: '/measure/reports', needs: ['figures.read'] },
  { key: 'wall', group: 'figures', path: '/measure/wall', needs: ['figures.read'] },
  { key: 'search', group: 'figures', path: '/measure/search', needs: ['chat.read'] },
  { key: 'alerts', group: 'handled', path: '/measure/alerts', needs: ['alert.read'] },
  { key: 'disputes', group: 'handled', path: '/measure/disputes', needs: ['dispute.read'] },
  { key: 'periods', group: 'handled', path: '/measure/periods', needs: ['figures.read'] },
  { key: 'platform', group: 'standards', path: '/measure/platform', needs: ['benchmark.read'] },
  { key: 'benchmarks', group: 'standards', path: '/measure/benchmarks', needs: ['benchmark.read'] },
  { key: 'rules', group: 'standards', path: '/measure/rules', needs: ['rules.read'] },
  { key: 'references', group: 'standards', path: '/measure/references', needs: ['rules.read'] },
  { key: 'definitions', group: 'standards', path: '/measure/definitions', needs: ['figures.read'] },
  { key: 'imports', group: 'data', path: '/measure/imports', needs: ['import.write'] },
  { key: 'coverage', group: 'data', path: '/measure/coverage', needs: ['coverage.read'] },
] as const;

/** Those that the viewer may use. */
export const openParts = (me: Me) =>
  parts.filter(({ needs }) => needs.some((permission) => me.permissions.includes(permission)));
