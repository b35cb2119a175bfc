import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SMALL } from './text-run.ts';
import { textWidth } from './text-width.ts';
import { wrapText } from './wrapped-text.ts';

it('breaks at spaces, and a word only where it is wider than a line', () => {
  const width = textWidth('Artifact that', SMALL);
  expect(wrapText('Artifact that answered', SMALL, width)).toEqual(['Artifact that', 'answered']);
  expect(wrapText('short', SMALL, width)).toEqual(['short']);
  expect(wrapText('', SMALL, width)).toEqual([]);
  expect(wrapText('x'.repeat(60), SMALL, width).length).toBeGreaterThan(3);
});

it('loses no character and keeps within the width', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 20, max: 200 }), (text, width) => {
      const lines = wrapText(text, SMALL, width);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const line of lines) if ([...line].length > 1) expect(textWidth(line, SMALL)).toBeLessThanOrEqual(width);
    }),
  );
});
