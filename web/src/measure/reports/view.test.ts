import { expect, test } from 'vitest';
import type { View } from '../view';
import { addressOf, viewOf } from './view';

const url: View = {
  period: 'last_week',
  from: '',
  to: '',
  vs: 'before',
  shop: 'shp_1',
  team: '',
  person: '',
  who: '',
};

test('what is saved leads back to the page', () => {
  const view = viewOf('figures', url, { by: 'person', group: 'main', metrics: 'received,sales', sort: '' });
  expect(view).toEqual({
    page: 'figures',
    period: 'last_week',
    against: 'before',
    filters: { shop: 'shp_1', by: 'person', group: 'main', metrics: 'received,sales' },
  });
  expect(addressOf({ view })).toBe('/measure?period=last_week&vs=before&shop=shp_1&by=person&group=main');
});

test('fixed days stay, and a list is compared with nothing', () => {
  const days: View = { ...url, period: 'days', from: '2026-11-01', to: '2026-11-07' };
  const view = viewOf('orders', days, { split: 'silent', hour: 10 });
  expect(view.against).toBe('none');
  expect(addressOf({ view })).toBe(
    '/measure/orders?period=days&from=2026-11-01&to=2026-11-07&shop=shp_1&split=silent&hour=10',
  );
});
