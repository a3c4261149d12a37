import type { Me } from '@/api';

/** The pages of 看板. */
export const parts = [
  { key: 'overview', path: '/measure', needs: ['figures.read'] },
  { key: 'wall', path: '/measure/wall', needs: ['figures.read'] },
  { key: 'alerts', path: '/measure/alerts', needs: ['alert.read'] },
  { key: 'imports', path: '/measure/imports', needs: ['import.write'] },
  { key: 'coverage', path: '/measure/coverage', needs: ['coverage.read'] },
  { key: 'disputes', path: '/measure/disputes', needs: ['dispute.read'] },
  { key: 'periods', path: '/measure/periods', needs: ['figures.read'] },
  { key: 'platform', path: '/measure/platform', needs: ['benchmark.read'] },
  { key: 'benchmarks', path: '/measure/benchmarks', needs: ['benchmark.read'] },
  { key: 'rules', path: '/measure/rules', needs: ['rules.read'] },
  { key: 'references', path: '/measure/references', needs: ['rules.read'] },
  { key: 'definitions', path: '/measure/definitions', needs: ['figures.read'] },
] as const;

/** Those that the viewer may use. */
export const openParts = (me: Me) =>
  parts.filter(({ needs }) => needs.some((permission) => me.permissions.includes(permission)));
