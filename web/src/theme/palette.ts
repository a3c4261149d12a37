/**
 * The colours of the product, once. CSS reads them as `var(--ink)`, antd and the charts take them from here.
 * `palette.test.ts` checks the contrast of every pair that carries text.
 */
export const light = {
  canvas: '#f2f5f3',
  surface: '#ffffff',
  sunken: '#f7f9f8',
  hover: '#eef2ef',
  ink: '#17211d',
  ink2: '#46544e',
  ink3: '#5e6a65',
  line: '#e0e5e2',
  edge: '#c9d1cc',
  control: '#84908a',
  accent: '#0b6b5b',
  accentHover: '#0d7d6b',
  accentInk: '#ffffff',
  tint: '#e0f0eb',
  good: '#0b6b5b',
  bad: '#b3362b',
  badTint: '#fbeae7',
  warn: '#855600',
  warnTint: '#fbf1dc',
  mark: '#c8372d',
  shadow: '0 1px 2px rgb(23 33 29 / 6%), 0 8px 24px rgb(23 33 29 / 10%)',
};

export type Palette = { [K in keyof typeof light]: string };

export const dark: Palette = {
  canvas: '#0e1311',
  surface: '#161c19',
  sunken: '#121715',
  hover: '#1e2622',
  ink: '#e6ebe8',
  ink2: '#b3beb8',
  ink3: '#96a29c',
  line: '#28312d',
  edge: '#3a453f',
  control: '#6d7a74',
  accent: '#58c4ad',
  accentHover: '#74d3be',
  accentInk: '#06231d',
  tint: '#17342d',
  good: '#58c4ad',
  bad: '#f08a7c',
  badTint: '#3a1f1b',
  warn: '#dcae57',
  warnTint: '#352a14',
  mark: '#e5584c',
  shadow: '0 1px 2px rgb(0 0 0 / 40%), 0 12px 32px rgb(0 0 0 / 50%)',
};

/** Series colours, told apart by the colour-blind too (after Okabe and Ito, tuned to each ground). */
export const series = {
  light: ['#0b7a68', '#d1660a', '#3f6fb5', '#a8418c', '#8a7a00', '#5b5f66'],
  dark: ['#58c4ad', '#f0a04b', '#83b0ee', '#e08bc8', '#d9c94a', '#aab2b8'],
};

const kebab = (name: string) => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** Sets the CSS variables through the object model, which a strict content policy allows. */
export function paint(palette: Palette, root: HTMLElement = document.documentElement) {
  for (const [name, value] of Object.entries(palette)) root.style.setProperty(`--${kebab(name)}`, value);
  root.style.colorScheme = palette === dark ? 'dark' : 'light';
  root.dataset.theme = palette === dark ? 'dark' : 'light';
}
