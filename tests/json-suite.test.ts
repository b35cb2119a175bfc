/**
 * The 318 cases of the JSONTestSuite and its 22 of values that readers turn into others, against the parser that everything
 * reads with and against the reader that streams records out of files. docs/validation/json.md lists what is left open.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeJson } from '../src/base/json.ts';
import { otlpJson } from '../src/core/import/formats/otlp-json.ts';
import { runImporter, type Written } from '../src/core/import/import.test-helper.ts';
import { tryParse } from '../src/core/import/scan/for-each-record.ts';
import { ACCEPTED } from './json-suite/accepted.ts';
import { EITHER } from './json-suite/either.ts';
import { REFUSED } from './json-suite/refused.ts';
import { TRANSFORMED } from './json-suite/transformed.ts';

const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'validation', 'json.md'), 'utf8');
const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

/** `accepted`, `accepted, told: CODE`, or `refused: REASON`. */
function outcome(bytes: Buffer): string {
  const parsed = tryParse(bytes);
  if (parsed.fault !== null) return `refused: ${parsed.fault.reason}`;
  const codes = new Set(parsed.oddities.map(({ code }) => code));
  return codes.size === 0 ? 'accepted' : `accepted, told: ${[...codes].join(', ')}`;
}

it('has all cases', () =>
  expect([ACCEPTED, REFUSED, EITHER, TRANSFORMED].map((cases) => cases.length)).toEqual([95, 188, 35, 22]));

describe('the parser', () => {
  it.each(ACCEPTED)('accepts %s, as others do, and writes it back', (_name, text) => {
    const parsed = tryParse(bytesOf(text));
    if (parsed.fault !== null) throw new Error(parsed.fault.message);
    const written = writeJson(parsed.json);
    expect(JSON.parse(written)).toEqual(JSON.parse(bytesOf(text).toString('utf8')));
    const again = tryParse(Buffer.from(written));
    expect(again.fault === null && writeJson(again.json)).toBe(written);
  });

  it.each(REFUSED)('refuses %s with a reason', (_name, text) => {
    expect(outcome(bytesOf(text))).toMatch(/^refused: (?:syntax|encoding|limit)$/);
  });

  it.each(EITHER)('does with %s what docs/validation/json.md says', (name, text) => {
    expect(page).toContain(`| \`${name}\` | ${outcome(bytesOf(text))} |`);
  });

  it.each(TRANSFORMED)('keeps the value of %s', (name, text) => {
    const parsed = tryParse(bytesOf(text));
    expect(page).toContain(`| \`${name}\` | ${outcome(bytesOf(text))} |`);
    if (parsed.fault !== null) return;
    const plain = text.replaceAll(/\s/g, '');
    // Escapes of half pairs are written in lower case; everything else stands as it did.
    expect(Buffer.from(writeJson(parsed.json)).toString('latin1').toLowerCase()).toBe(plain.toLowerCase());
  });
});

/** Every byte once, and what stands in the file said by some unit. */
function checkUnits({ units, issues }: Written, size: number): void {
  let end = 0;
  for (const { offset, length } of units) {
    expect(offset).toBeGreaterThanOrEqual(end);
    end = offset + length;
  }
  expect(end).toBeLessThanOrEqual(size);
  for (const issue of issues) expect(issue.offset + issue.length).toBeLessThanOrEqual(size);
}

/** As files, these are values behind each other, with or without a comma: people save such files, and each value is read. */
const BEHIND_EACH_OTHER = new Set(['n_array_comma_after_close', 'n_structure_double_array']);

const inSpan = (bytes: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a","x":'),
    bytes,
    Buffer.from('},{"name":"b"}]}]}]}'),
  ]);

describe.each([
  ['whole', 1 << 20],
  ['byte by byte', 1],
  ['in pieces of 7', 7],
] as const)('the streaming reader, %s', (_how, pieceBytes) => {
  const read = (bytes: Buffer): Promise<Written> => runImporter(otlpJson, bytes, { pieceBytes });
  const isLong = (text: string): boolean => pieceBytes === 1 && text.length > 50_000;

  it.each(ACCEPTED)('takes a span that holds %s', async (_name, text) => {
    const written = await read(inSpan(bytesOf(text)));
    checkUnits(written, inSpan(bytesOf(text)).length);
    expect(written.statements.map(({ statement }) => statement.kind === 'span' && statement.name)).toEqual(['a', 'b']);
    expect(written.issues.filter(({ code }) => code !== 'ambiguous' && code !== 'encoding')).toEqual([]);
  });

  it.each(REFUSED.filter(([, text]) => !isLong(text)))('never takes %s in silence', async (name, text) => {
    const bytes = bytesOf(text);
    const span = await read(inSpan(bytes));
    checkUnits(span, inSpan(bytes).length);
    expect(span.issues).not.toEqual([]);
    const alone = await read(bytes);
    checkUnits(alone, bytes.length);
    // Blanks and a byte-order mark alone say nothing that could be refused.
    if (/[^ \xef\xbb\xbf]/.test(text) && !BEHIND_EACH_OTHER.has(name)) expect(alone.issues).not.toEqual([]);
    expect(alone.statements).toEqual([]);
  });

  it.each([...REFUSED, ...EITHER].filter(([, text]) => !isLong(text) && !text.includes('\n')))(
    'reads the lines around %s',
    async (_name, text) => {
      const good = '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"good"}]}]}]}\n';
      const content = Buffer.concat([Buffer.from(good), bytesOf(text), Buffer.from(`\n${good}`)]);
      const written = await read(content);
      checkUnits(written, content.length);
      expect(written.statements).toHaveLength(2);
    },
  );
});
