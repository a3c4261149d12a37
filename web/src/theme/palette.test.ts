import { describe, expect, it } from 'vitest';
import { dark, light } from './palette';

const channel = (hex: string, at: number) => {
  const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};
const luminance = (hex: string) =>
  0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);
const contrast = (a: string, b: string) => {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
};

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('%s', (_name, p) => {
  it.each(['ink', 'ink2', 'ink3', 'accent', 'bad', 'warn'] as const)(
    '%s is readable on every ground',
    (ink) => {
      for (const ground of [p.canvas, p.surface, p.sunken, p.hover, p.tint]) {
        expect(contrast(p[ink], ground)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
  it('text on coloured grounds is readable', () => {
    expect(contrast(p.accentInk, p.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.bad, p.badTint)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.warn, p.warnTint)).toBeGreaterThanOrEqual(4.5);
  });
  it('the outline of a control stands out (WCAG 1.4.11)', () => {
    expect(contrast(p.control, p.surface)).toBeGreaterThanOrEqual(3);
  });
});
