import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../../tests/property-seed.ts';
import { sourceOf } from '../import.test-helper.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { forEachDelimitedRow } from './delimited-rows.ts';

interface Told {
  readonly rows: (readonly string[])[];
  readonly broken: string[];
  readonly texts: string[];
}

async function read(text: string | Uint8Array, delimiter = ','): Promise<Told> {
  const bytes = Buffer.from(text as string);
  const told: Told = { rows: [], broken: [], texts: [] };
  let end = 0;
  const note = (offset: number, length: number): void => {
    expect(offset).toBeGreaterThanOrEqual(end);
    end = offset + length;
    told.texts.push(bytes.toString('utf8', offset, end));
  };
  const { signal } = new AbortController();
  await forEachDelimitedRow(sourceOf(bytes), 0, delimiter, { signal }, IMPORT_LIMITS, {
    row({ offset, length, cells }) {
      note(offset, length);
      told.rows.push(cells);
    },
    broken(offset, length, reason) {
      note(offset, length);
      told.broken.push(reason);
    },
  });
  expect(end).toBeLessThanOrEqual(bytes.length);
  return told;
}

const cell = fc.string({ unit: fc.constantFrom('a', 'ü', '"', ',', '\n', ' ', '\t', '😀'), maxLength: 6 });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('rows of delimited text', () => {
  it('come back as they were written, each with its own bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 }), async (rows) => {
        const lines = rows.map((cells) => `${cells.map(quoted).join(',')}\n`);
        const told = await read(lines.join(''));
        expect(told).toEqual({ rows, broken: [], texts: lines });
      }),
    );
  });

  it('go on behind a quote that never closes', async () => {
    const told = await read('a,b\n"open,1\n2,3\n4,5');
    expect(told.rows).toEqual([
      ['a', 'b'],
      ['2', '3'],
      ['4', '5'],
    ]);
    expect(told.broken).toEqual(['syntax']);
    expect(told.texts).toEqual(['a,b\n', '"open,1\n', '2,3\n', '4,5']);
  });

  it('are broken where they are no UTF-8', async () => {
    const told = await read(Buffer.from([0x61, 0x2c, 0xff, 0x0a, 0x62, 0x2c, 0x63, 0x0a]));
    expect([told.rows, told.broken]).toEqual([[['b', 'c']], ['encoding']]);
  });
});
