import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Font } from './text-width.ts';
import { fitMiddle, fitOneOf, textWidth } from './text-width.ts';

const SANS: Font = { family: 'sans', size: 12, weight: 400 };
const MONO: Font = { family: 'mono', size: 10, weight: 400 };

describe('textWidth', () => {
  it('knows the advances of both fonts', () => {
    expect(textWidth('0123456789', MONO)).toBeCloseTo(60);
    expect(textWidth('WWW', SANS)).toBeGreaterThan(textWidth('lll', SANS) * 3);
    expect(textWidth('agg', { ...SANS, weight: 600 })).toBeGreaterThan(textWidth('agg', SANS));
    expect(textWidth('模型', SANS)).toBeGreaterThan(24);
  });
});

describe('fitMiddle', () => {
  it('leaves what fits', () => {
    expect(fitMiddle('gemini-2.5-pro', SANS, 400)).toBe('gemini-2.5-pro');
  });

  it('cuts in the middle and never exceeds its room', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 0, max: 300 }), (text, room) => {
        const cut = fitMiddle(text, SANS, room);
        expect(textWidth(cut, SANS)).toBeLessThanOrEqual(room);
        if (cut === text || cut === '') return;
        const [head = '', tail = ''] = cut.split(/…(?=[^…]*$)/);
        expect(text.startsWith(head)).toBe(true);
        expect(text.endsWith(tail)).toBe(true);
      }),
    );
  });

  it('keeps as much as fits', () => {
    expect(fitMiddle('0123456789', MONO, 42)).toBe('012…789');
    expect(fitMiddle('0123456789', MONO, 5)).toBe('');
    expect(fitMiddle('0123456789', MONO, 11)).toBe('…');
  });
});

describe('fitOneOf', () => {
  it('takes the first wording that fits and cuts the last one only', () => {
    expect(fitOneOf(['+ 144 labels, one artifact each', '+ 144 labels'], SANS, 90)).toBe('+ 144 labels');
    expect(fitOneOf(['aaaaaaaaaa', 'bbbbbbbb'], MONO, 30)).toBe('bb…bb');
  });
});
