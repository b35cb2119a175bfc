import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf, sourceOf, writtenSink } from '../import.test-helper.ts';
import { forEachAmongLogs, probeAmongLogs } from './json-among-logs.ts';
import { wanted } from './json-path.ts';

const ESCAPE = '\u001b';
const LOG = [
  `${ESCAPE}[2m2026-06-02T15:00:00Z${ESCAPE}[0m ${ESCAPE}[32mINFO${ESCAPE}[0m walrus: {"a": [1]}`,
  '[2026-06-02T15:00:00Z INFO] started',
  '[INFO] ready',
  'Success: 1 file',
  'WARN low on space {x}',
];

async function read(text: string, pieceBytes = 1024) {
  const { sink, written } = writtenSink();
  const found: [string, string][] = [];
  const bytes = Buffer.from(text);
  await forEachAmongLogs(
    sourceOf(text, pieceBytes),
    sink,
    { signal: new AbortController().signal },
    [wanted(''), wanted('[]')],
    (_json, { offset, length }) => {
      sink.accepted(offset, length);
      found.push([bytes.subarray(offset, offset + length).toString(), `${offset}`]);
    },
  );
  return { found: found.map(([record]) => record), written };
}

describe('JSON among the lines of a log', () => {
  it.each(LOG)('begins behind %s', async (line) => {
    for (const value of ['{"a":1}', '{\n  "a": 1\n}', '[\n  {"a":1}\n]', '[{"a":1}]']) {
      const { found, written } = await read(`${line}\n${line}\r\n${value}\n`);
      expect(found.map((text) => JSON.parse(text) as unknown)).toEqual([{ a: 1 }]);
      expect(written.issues).toEqual([]);
      expect(probeAmongLogs(headOf(`${line}\n${value}`)).paths.has(value.startsWith('[') ? '[].a' : 'a')).toBe(true);
    }
  });

  it('ends before a log’s lines behind it, and not before anything else', async () => {
    const { found, written } = await read(`{"a":1}\n\n${LOG[0]}\n${LOG[4]}\n\n`);
    expect([found, written.issues]).toEqual([['{"a":1}'], []]);
    expect(written.units.map(({ reason }) => reason)).toEqual(['', 'log-lines']);
    const other = await read('{"a":1}\nnothing of a log\n');
    expect([other.found, other.written.issues.length]).toEqual([['{"a":1}'], 1]);
  });

  it('ends where a file does that begins with an empty line and holds nothing but a log', async () => {
    const { found, written } = await read(`\n${LOG[0]}\n`);
    expect([found, written.units.map(({ reason }) => reason)]).toEqual([[], ['log-lines']]);
  });

  it('is all of a file that begins with it', async () => {
    const text = '{"a":1}\n{"b":2}\n';
    const { found, written } = await read(text);
    expect([found, written.units.length]).toEqual([['{"a":1}', '{"b":2}'], 2]);
  });

  it('books each byte once, whatever is around it and whatever pieces it comes in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...LOG, '', '{"x":1}', '[', ']', '{', '"', 'text')),
        fc.integer({ min: 1, max: 50 }),
        async (rows, pieceBytes) => {
          const text = rows.join('\n');
          const whole = await read(text, 10_000);
          expect(await read(text, pieceBytes)).toEqual(whole);
          for (const { offset, length } of whole.written.units)
            expect(offset + length).toBeLessThanOrEqual(Buffer.byteLength(text));
        },
      ),
    );
  });
});
