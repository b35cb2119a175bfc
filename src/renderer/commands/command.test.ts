import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyInWords, keyOf, matching } from './command.ts';
import { COMMANDS } from './command-list.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  keyOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe('keys', () => {
  it('are spelled one way, with Ctrl as with Cmd', () => {
    expect([
      press('/'),
      press('?'),
      press('k', { ctrlKey: true }),
      press('K', { metaKey: true }),
      press('Escape'),
    ]).toEqual(['/', '?', 'Mod+k', 'Mod+k', 'Escape']);
    expect(keyInWords('Mod+k', false)).toBe('Ctrl K');
    expect(keyInWords('Mod+k', true)).toBe('⌘ K');
    expect(keyInWords('Escape', false)).toBe('Esc');
  });
});

describe('the command list', () => {
  it('gives every command one id and every key one command', () => {
    const ids = COMMANDS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = COMMANDS.flatMap((command) => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('matching', () => {
  const titles = ['Show the flow', 'Show the table', 'Copy the view', 'Theme: dark'].map((title) => ({ title }));
  const found = (text: string) => matching(titles, text).map(({ title }) => title);

  it('finds letters in their order, and puts whole words first', () => {
    expect(found('')).toHaveLength(4);
    expect(found('th')).toEqual(['Theme: dark', 'Show the flow', 'Show the table', 'Copy the view']);
    expect(found('shtb')).toEqual(['Show the table']);
    expect(found('zz')).toEqual([]);
  });

  it('offers only what holds every letter, and everything by its own title', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), (text) => {
        for (const title of found(text))
          for (const letter of text.trim().toLowerCase()) expect(title.toLowerCase()).toContain(letter);
      }),
    );
    for (const { title } of titles) expect(found(title)[0]).toBe(title);
  });
});
