import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellWord } from './fill-commands.ts';

const hasBash = spawnSync('bash', ['--version']).status === 0;

function readBack(words: readonly string[]): readonly string[] {
  const script = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
  const { stdout } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8', env: { LC_ALL: 'C' } });
  return stdout.split('\0').slice(0, -1);
}

describe('shellWord', () => {
  it('leaves plain paths as they are', () => {
    expect(shellWord('dump/gateway-1.ndjson')).toBe('dump/gateway-1.ndjson');
    expect(shellWord('two words')).toBe("'two words'");
    expect(shellWord('')).toBe("''");
  });

  it('shows what cannot be seen', () => {
    expect(shellWord('a\u202eb\n')).toBe(String.raw`$'a\xe2\x80\xaeb\x0a'`);
  });

  it.skipIf(!hasBash)('is read back by a shell as the very text', () => {
    const hostile = [
      "it's",
      '$(id)',
      '`id`',
      '~',
      '*',
      '!x',
      'a\\',
      "\u202e'\\x41",
      '\t',
      'ä b',
      '#',
      '-n',
      '"',
      '\u{e0041}0',
    ];
    expect(readBack(hostile)).toEqual(hostile);
    // A path holds no NUL, and a lone surrogate has no bytes.
    const word = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
        expect(readBack(words)).toEqual(words);
      }),
      { numRuns: 20 },
    );
  });
});
