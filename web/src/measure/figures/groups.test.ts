import { expect, it } from 'vitest';
import { listOf } from './groups';

const view = new URLSearchParams({ from: '2026-09-01', to: '2026-09-30' });
it.each([
  ['first_response', 4, '/measure/receptions?from=2026-09-01&to=2026-09-30'],
  ['unreplied', 4, '/measure/receptions?flag=unreplied&from=2026-09-01&to=2026-09-30'],
  ['lost', 7, '/measure/inquiries?outcome=lost&from=2026-09-01&to=2026-09-30'],
  ['aftersale', 5, '/measure/inquiries?stage=aftersale&from=2026-09-01&to=2026-09-30'],
  ['sales', 8, '/measure/orders?part=earned&from=2026-09-01&to=2026-09-30'],
  ['refund_rate', 8, '/measure/orders?part=refunded&from=2026-09-01&to=2026-09-30'],
])('%s has a list behind it', (id, section, to) => {
  expect(listOf({ id, section }, view)).toBe(to);
});
