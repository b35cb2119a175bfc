import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { THEMES, type Theme } from '../../model/flow/theme.ts';

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8');

/** The blocks of theme.css: light, dark by choice, dark by the system. */
const blocks = [...css.matchAll(/:root[^{]*\{([^{}]*--page[^{}]*)\}/g)].map(([, body = '']) =>
  Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value])),
);

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
  it('has the same dark by choice and by the system', () => {
    expect(blocks).toHaveLength(3);
    expect(blocks[2]).toEqual(blocks[1]);
  });

  it.each([
    [blocks[0]!, THEMES.light],
    [blocks[1]!, THEMES.dark],
  ] as const)('is the palette that the canvas draws with', (tokens, theme: Theme) => {
    for (const name of ['page', 'panel', 'raised', 'line', 'ink', 'accent', 'red', 'amber', 'neutral'] as const) {
      expect(tokens[name]).toBe(theme[name].toLowerCase());
    }
    theme.slots.forEach((slot, index) => expect(tokens[`slot-${index}`]).toBe(slot.toLowerCase()));
  });

  it('keeps text at 4.5:1 on every surface that it stands on', () => {
    for (const tokens of blocks) {
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
