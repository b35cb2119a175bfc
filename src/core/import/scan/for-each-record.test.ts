import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeJson } from '../../../base/json.ts';
import { contextOf, sourceOf, writtenSink } from '../import.test-helper.ts';
import type { ImportLimits } from '../limits.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { forEachRecord, visitRecords } from './for-each-record.ts';
import { wanted } from './json-path.ts';

const PATHS = [wanted(''), wanted('[]'), wanted('items[]')];

async function split(content: string | Uint8Array, pieceBytes?: number) {
  const { sink, written } = writtenSink();
  const records: string[] = [];
  await forEachRecord(sourceOf(content, pieceBytes), sink, contextOf(), PATHS, (json, record) => {
    sink.accepted(record.offset, record.length);
    records.push(writeJson(json));
  });
  return { records, issues: written.issues.map((issue) => issue.code), units: written.units, written };
}

describe('forms of a file', () => {
  const all = ['{"a":1}', '{"a":"two ]}{ \\" \\\\"}', '{"a":[3,{"b":null}]}'];
  const forms: Record<string, string> = {
    lines: all.join('\n'),
    'lines with a last line feed': `${all.join('\n')}\n`,
    'CRLF lines with blanks': `\r\n${all.join('\r\n\r\n')}\r\n`,
    'byte-order mark': `\uFEFF${all.join('\n')}`,
    array: `[${all.join(',')}]`,
    'array of lines': `[\n${all.join(',\n')}\n]\n`,
    wrapper: `{"next":{"items":[0]},"items":[${all.join(' , ')}],"count":3}`,
    'values behind each other': all.join(''),
    'pretty values': all.map((one) => JSON.stringify(JSON.parse(one), null, 2)).join('\n'),
    'pretty array': JSON.stringify(
      all.map((one) => JSON.parse(one) as unknown),
      null,
      2,
    ),
    'record marks': all.map((one) => `\u001e${one}\n`).join(''),
  };
  for (const [name, content] of Object.entries(forms)) {
    it(`reads ${name}, at every way to cut it into pieces`, async () => {
      for (let size = 1; size < Buffer.byteLength(content) + 1; size += 1) {
        const result = await split(content, size);
        expect(result.records).toEqual(all);
        expect(result.issues).toEqual([]);
      }
    });
  }

  it('says where each record stands, byte-order mark included', async () => {
    const content = `\uFEFF{"a":1}\r\n\r\n{"a":"é"}\r\n`;
    const { units } = await split(content);
    expect(units.map((unit) => [unit.category, unit.offset, unit.length])).toEqual([
      ['skipped', 0, 3],
      ['accepted', 3, 7],
      ['accepted', 14, 10],
    ]);
  });

  it('gives the object itself when nothing wanted is inside, and an empty list as it is', async () => {
    expect((await split('{"x":{"items":[1]}}')).records).toEqual(['{"x":{"items":[1]}}']);
    expect((await split('[]')).records).toEqual(['[]']);
    expect((await split('')).records).toEqual([]);
    expect((await split(' \n ')).records).toEqual([]);
  });
});

describe('broken input', () => {
  it('loses one line for one broken line, whatever it holds', async () => {
    for (const bad of ['{"a":', '{"a":1}}', '{"a":"x}', 'hello', '[1,2', '{"a" 1}', '{"a":1} tail', '"', '}']) {
      const result = await split(`{"a":1}\n${bad}\n{"a":3}\n`);
      expect([bad, ...result.records]).toEqual([bad, '{"a":1}', '{"a":3}']);
      expect(result.issues).toHaveLength(1);
      expect(result.units[1]).toMatchObject({ category: 'rejected', offset: 8, length: bad.length });
    }
  });

  it('loses one element for one broken element', async () => {
    const broken = [
      '{"a":}',
      '{"a":1,,}',
      '{"a":nope}',
      '{"a":[1}',
      '{"a" 1}',
      '{"a":1',
      '{"a":"x}',
      '{"a":"x',
      '{"a":{"b":1}',
      '{"a":01}',
    ];
    for (const bad of broken) {
      for (const content of [
        `[{"a":1},${bad},{"a":3}]`,
        `{"items":[{"a":1},${bad},{"a":3}]}`,
        `[\n  {"a":1},\n  ${bad},\n  {"a":3}\n]`,
      ]) {
        const result = await split(content);
        expect([content, ...result.records]).toEqual([content, '{"a":1}', '{"a":3}']);
        expect([content, result.issues.length]).toEqual([content, 1]);
      }
    }
  });

  it('gives the whole records of a cut file and one issue for the rest', async () => {
    const content = '[{"a":1},{"a":[{"a":1},{"a":2},{"a":3}]},{"a":"x"}]';
    const whole = (await split(content)).records;
    for (let end = 1; end < content.length; end += 1) {
      const result = await split(content.slice(0, end));
      expect(whole.slice(0, result.records.length)).toEqual(result.records);
      expect([end, result.issues]).toEqual([end, ['cut']]);
    }
    const lines = await split('{"a":1}\n{"a":2}\n{"a":');
    expect([lines.records, lines.issues]).toEqual([['{"a":1}', '{"a":2}'], ['cut']]);
  });

  it('refuses what is not UTF-8, one record at a time', async () => {
    const result = await split(
      Buffer.concat([Buffer.from('{"a":"é"}\n{"a":"'), Buffer.from([0xe9]), Buffer.from('"}\n{"a":3}\n')]),
    );
    expect([result.records, result.issues]).toEqual([['{"a":"é"}', '{"a":3}'], ['encoding']]);
  });

  it('names the limit that it hit', async () => {
    const limits: ImportLimits = { ...IMPORT_LIMITS, recordBytes: 100, jsonDepth: 8 };
    const run = async (content: string) => {
      const { sink, written } = writtenSink();
      const seen: string[] = [];
      await visitRecords(
        sourceOf(content, 16),
        sink,
        contextOf(),
        PATHS,
        { record: (r) => seen.push(r.bytes.toString()) },
        limits,
      );
      return { seen, issues: written.issues.map((issue) => issue.message) };
    };
    const long = `{"a":"${'x'.repeat(200)}"}`;
    for (const content of [`{"a":1}\n${long}\n{"a":3}`, `[{"a":1},${long},{"a":3}]`]) {
      const result = await run(content);
      expect(result.seen).toEqual(['{"a":1}', '{"a":3}']);
      expect(result.issues).toEqual([expect.stringContaining('recordBytes')]);
    }
    const deep = `{"a":${'['.repeat(20)}${']'.repeat(20)}}`;
    const result = await run(`{"a":1}\n${deep}\n{"a":3}`);
    expect([result.seen.length, result.issues.length]).toEqual([2, 1]);
    expect(result.issues[0]).toContain('jsonDepth');
  });

  it('never throws, never overlaps, and does not depend on the pieces', async () => {
    const soup = fc.array(
      fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', '\n', ' ', 'a', '1', '{"a":1}', '"items":[', '{"a"'),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 7 }), async (parts, size) => {
        const content = parts.join('');
        const once = await split(content);
        const often = await split(content, size);
        expect([often.records, often.units]).toEqual([once.records, once.units]);
      }),
      { numRuns: 400 },
    );
  });
});
