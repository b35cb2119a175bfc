import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { THEMES, type Theme } from '../../model/flow/theme.ts';

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8');

/** Light and dark: every token is written once, as `light-dark(light, dark)`. */
const tokens = [...css.matchAll(/--([\w-]+):\s*light-dark\((.+), (.+)\);/g)];
const palette = (at: 2 | 3): Readonly<Record<string, string>> =>
  Object.fromEntries(tokens.map((token) => [token[1] ?? '', token[at] ?? '']));
const light = palette(2);
const dark = palette(3);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe('theme.css', () => {
  it('names both themes for every colour, and lets a choice stand over the system', () => {
    const colours = [...css.matchAll(/--([\w-]+):\s*([^;]*(?:#[0-9a-f]{6}|rgb\()[^;]*);/g)].map(([, name]) => name);
    expect(colours).toEqual(Object.keys(light));
    expect(colours.length).toBeGreaterThan(20);
    for (const choice of ['light', 'dark'])
      expect(css).toMatch(new RegExp(`:root\\[data-theme='${choice}'\\] \\{\\s*color-scheme: ${choice};`));
    expect(css).toMatch(/:root \{\s*color-scheme: light dark;/);
  });

  it.each([
    [light, THEMES.light],
    [dark, THEMES.dark],
  ] as const)('is the palette that the canvas draws with', (tokens, theme: Theme) => {
    for (const name of ['page', 'panel', 'raised', 'line', 'ink', 'accent', 'red', 'amber', 'neutral'] as const) {
      expect(tokens[name]).toBe(theme[name].toLowerCase());
    }
    theme.slots.forEach((slot, index) => expect(tokens[`slot-${index}`]).toBe(slot.toLowerCase()));
  });

  it('keeps text at 4.5:1 on every surface that it stands on', () => {
    for (const tokens of [light, dark]) {
      const surfaces = [
        tokens['page'],
        tokens['panel'],
        tokens['raised'],
        tokens['track'],
        tokens['accent-tint'],
        tokens['hover'],
      ];
      for (const surface of surfaces) {
        for (const ink of ['ink', 'ink-mid', 'ink-soft']) {
          expect(contrast(tokens[ink]!, surface!), `${ink} on ${surface}`).toBeGreaterThanOrEqual(4.5);
        }
      }
      expect(contrast(tokens['red']!, tokens['red-tint']!)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tokens['red']!, tokens['accent-tint']!)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tokens['amber']!, tokens['amber-tint']!)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tokens['accent']!, tokens['accent-tint']!)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tokens['accent-ink']!, tokens['accent']!)).toBeGreaterThanOrEqual(4.5);
    }
  });
});
