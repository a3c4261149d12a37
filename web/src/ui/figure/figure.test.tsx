import { cleanup, render, screen } from '@testing-library/react';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, expect, it } from 'vitest';
import ui from '../locale/zh-CN.json';
import { Figure, type FigureProps } from './figure';

beforeAll(() =>
  i18next
    .use(initReactI18next)
    .init({ lng: 'zh-CN', resources: { 'zh-CN': { ui } }, interpolation: { escapeValue: false } }),
);
afterEach(cleanup);
const show = (props: Partial<FigureProps>) => {
  render(
    <MemoryRouter>
      <Figure
        label="首次响应"
        value={95}
        unit="seconds"
        definition="顾客第一句话到客服第一次回复"
        to="/list?x=1"
        {...props}
      />
    </MemoryRouter>,
  );
  return screen.getByRole('link');
};

it('opens its list, tells its definition', () => {
  const link = show({});
  expect(link.getAttribute('href')).toBe('/list?x=1');
  expect(link.textContent).toContain('1:35');
  expect(document.getElementById(link.getAttribute('aria-describedby') ?? '')?.textContent).toContain(
    '第一句话',
  );
});
it('where less is better, more is worse, in words too', () => {
  expect(
    show({ change: { by: 6, against: '上周' }, direction: 'down', sure: 'clear' }).textContent,
  ).toContain('明显更差');
});
it('a change of a rate is told in points', () => {
  const link = show({
    value: 0.312,
    unit: 'percent',
    change: { by: -0.021, against: '上周' },
    provisional: true,
  });
  expect(link.textContent).toMatch(/暂估.*31\.2%.*下降2\.1个点较上周/);
});
it('a small sample says how small it is', () => {
  const link = show({
    value: 0.5,
    unit: 'percent',
    few: 4,
    sure: 'open',
    change: { by: 0.1, against: '上周' },
  });
  expect(link.textContent).toContain('样本仅 4 个');
  expect(link.textContent).not.toContain('还看不出');
});
it('no figure is a dash, never zero', () => {
  expect(show({ value: null }).textContent).toContain('–');
});
