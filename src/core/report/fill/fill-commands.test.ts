import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExtractRows } from '../../../model/extract.ts';
import type { ReportSource } from '../../../model/report/report-source.ts';
import { fillCommands, shellWord } from './fill-commands.ts';

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

describe('fillCommands', () => {
  const control = { caseFile: 'x.blobtrail', options: [], optionless: [] } as unknown as ExtractRows['control'];
  const entry = (action: string, body: object) =>
    ({ action, body: JSON.stringify(body) }) as unknown as ExtractRows['custody'];
  const sources = [
    { id: 'x-1', path: 'calls.csv', origin: 'file' },
    { id: 'x-2', path: 'calls.csv', origin: 'file' },
  ] as unknown as readonly ReportSource[];
  const fill = (custody: readonly ExtractRows['custody'][]) =>
    fillCommands({ control, custody, sources, format: 'md', reportFile: 'r.md', question: '' });

  it('writes the mapping that an import was begun with, and reads again what was read again', () => {
    const profile = { columns: [], form: { kind: 'json-lines' }, name: "a partner's calls", version: 1 };
    const commands = fill([
      entry('import.begin', { paths: ['calls.csv'], mapping: { name: profile.name, sha256: 'ab12cd34ef', profile } }),
      entry('source.acquire', { source: 'x-1', mapping: { basis: 'given', name: profile.name, sha256: 'ab12cd34ef' } }),
      entry('source.acquire', {
        source: 'x-2',
        duplicate_of: 'x-1',
        mapping: { basis: 'given', name: 'better\nrm -r .', sha256: '99887766' },
      }),
    ]);
    expect(commands.slice(0, 4)).toEqual([
      `printf %s ${shellWord(JSON.stringify(profile))} > mapping-ab12cd34.json`,
      'blobtrail import x.blobtrail calls.csv --map mapping-ab12cd34.json',
      String.raw`# mapping-99887766.json is the mapping $'better\x0arm -r .', SHA-256 99887766, as the case keeps it.`,
      'blobtrail map x.blobtrail x-1 --with mapping-99887766.json',
    ]);
  });
});
