import { describe, expect, it } from 'vitest';
import { utf8 } from '../../base/bytes.ts';
import { byteRow, bytesPerRow, offsetText } from './byte-rows.ts';

const dump = (
  text: string,
  lit: readonly [number, number][] = [],
  masked: readonly [number, number][] = [],
  read: readonly [number, number][] = [],
) => ({
  bytes: utf8(text),
  offset: 0x4a20,
  lit: lit.map(([start, end]) => ({ start, end })),
  read: read.map(([start, end]) => ({ start, end })),
  masked: masked.map(([start, end]) => ({ start, end })),
});

describe('byteRow', () => {
  it('writes hex and text, with a dot for what has no shape', () => {
    expect(byteRow(dump('HTTP\r\n\u00e9'), 0, 8)).toEqual({
      first: 0,
      count: 8,
      offset: 0x4a20,
      runs: [{ mark: 'plain', hex: '48 54 54 50 0d 0a c3 a9', ascii: 'HTTP····' }],
    });
    expect(byteRow(dump('0123456789'), 1, 8)).toEqual({
      first: 8,
      count: 2,
      offset: 0x4a28,
      runs: [{ mark: 'plain', hex: '38 39', ascii: '89' }],
    });
  });

  it('parts a row where a mark begins and ends, also across rows', () => {
    const lit = dump('abcdefgh', [[2, 6]]);
    expect(byteRow(lit, 0, 4).runs.map((run) => [run.mark, run.ascii])).toEqual([
      ['plain', 'ab'],
      ['lit', 'cd'],
    ]);
    expect(byteRow(lit, 1, 4).runs.map((run) => [run.mark, run.ascii])).toEqual([
      ['lit', 'ef'],
      ['plain', 'gh'],
    ]);
  });

  it('tells what a field was read from, under what is lit', () => {
    const { runs } = byteRow(dump('abcdefgh', [[4, 6]], [], [[2, 8]]), 0, 8);
    expect(runs.map((run) => [run.mark, run.ascii])).toEqual([
      ['plain', 'ab'],
      ['read', 'cd'],
      ['lit', 'ef'],
      ['read', 'gh'],
    ]);
  });

  it('shows of a secret only that there is one', () => {
    const { runs } = byteRow(dump('key=****!', [[0, 9]], [[4, 8]]), 0, 12);
    expect(runs).toEqual([
      { mark: 'lit', hex: '6b 65 79 3d', ascii: 'key=' },
      { mark: 'masked', hex: '·· ·· ·· ··', ascii: '****' },
      { mark: 'lit', hex: '21', ascii: '!' },
    ]);
  });
});

describe('widths', () => {
  it('fits the pane', () => {
    expect(bytesPerRow(52, 6)).toBe(8);
    expect(bytesPerRow(80, 6)).toBe(16);
    expect(bytesPerRow(10, 6)).toBe(4);
    expect(bytesPerRow(1000, 6)).toBe(32);
    expect(offsetText(0x4a20, 1000)).toBe('004a20');
    expect(offsetText(0, 0x12345678)).toBe('00000000');
  });
});
