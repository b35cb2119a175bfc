import { describe, expect, it } from 'vitest';
import { sentenceParts } from './sentence.tsx';

const ids = (text: string) => sentenceParts(text).flatMap((part) => (part.isId ? [part.text] : []));

describe('sentenceParts', () => {
  it('finds the ids of machines and loses no character', () => {
    const blob = 'JYUVzc8wiJbVQdlRBJpUFxdjgmql-7NJCdQeIonHnK4';
    const root = `0x${'9e14d3e2'.repeat(8)}`;
    const text = `The tree of blob ${blob} states the root ${root}, not "${root.slice(2)}".`;
    expect(ids(text)).toEqual([blob, root, root.slice(2)]);
    expect(
      sentenceParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  it('leaves names, times and words alone', () => {
    for (const text of [
      'gemini-2.5-pro-preview-06-05 at 2026-03-02T14:24:33Z',
      'a-very-long-model-name-that-has-43-letters-x',
      'deadbeef',
      '',
    ]) {
      expect(ids(text)).toEqual([]);
    }
  });
});
