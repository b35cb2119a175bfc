import { describe, expect, it } from 'vitest';
import { GLYPHS, glyphOf, glyphPath } from './glyph.ts';
import { mix, slotColour, THEMES } from './theme.ts';

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// WCAG 2.2, 1.4.3 and 1.4.11.
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe.each(Object.values(THEMES))('the $name theme', (theme) => {
  it('has texts at 4.5:1 and artifacts at 3:1 on the panel', () => {
    for (const ink of [theme.ink, theme.inkMid, theme.inkSoft, theme.red, theme.amber, theme.accent]) {
      expect(contrast(ink, theme.panel)).toBeGreaterThanOrEqual(4.5);
    }
    for (const slot of theme.slots) expect(contrast(slot, theme.panel)).toBeGreaterThanOrEqual(3);
  });

  it('keeps red and amber from artifacts', () => {
    for (const slot of theme.slots) expect([theme.red.toLowerCase(), theme.amber.toLowerCase()]).not.toContain(slot);
  });
});

describe('slots', () => {
  it('pair six colours with six glyphs; what is beyond is neutral and a ring', () => {
    expect(new Set(GLYPHS.map((glyph) => glyphPath(glyph, 5, 5, 9))).size).toBe(6);
    expect([glyphOf(-1), glyphOf(6), glyphOf(0)]).toEqual(['ring', 'ring', 'circle']);
    expect(slotColour(THEMES.light, -1)).toBe(THEMES.light.neutral);
  });

  it('mix to opaque colours', () => {
    expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080');
    expect(mix('#1983fb', '#FFFFFF', 1)).toBe('#1983fb');
  });
});
