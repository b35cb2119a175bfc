import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasUnseenText, visibleText } from './visible-text.ts';

describe('visibleText', () => {
  it('writes what turns or hides text as escapes', () => {
    expect(visibleText('llama\u202e3-gpj')).toBe('llama\\u202e3-gpj');
    expect(visibleText('a\u200bb\ufeffc\u00add')).toBe('a\\u200bb\\ufeffc\\u00add');
    expect(visibleText('a\nb\tc\0d\u001b[31m\u0085')).toBe('a\\nb\\tc\\0d\\u001b[31m\\u0085');
    expect(visibleText('x\u{e0041}y')).toBe('x\\u{e0041}y');
    expect(visibleText('lone \ud800 half')).toBe('lone \\ud800 half');
  });

  it('leaves what can be read as it is', () => {
    for (const text of ['gemini-2.5-pro', 'modèle größer', '模型 🦙', 'نموذج', '<img src=x onerror=alert(1)>', '']) {
      expect(visibleText(text)).toBe(text);
      expect(hasUnseenText(text)).toBe(false);
    }
  });

  it('leaves nothing unseen in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(hasUnseenText(visibleText(text))).toBe(false);
      }),
    );
  });
});
