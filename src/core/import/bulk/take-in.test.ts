import { createHash } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { NEW_BLOB, span } from '../../../../tests/builders/small-evidence.ts';
import { EFFECTS, importInto, verify } from '../../case/case-file.test-helper.ts';
import { openCase } from '../../case/case-file.ts';
import { openSpanStore, spanAt } from '../../spans/span-store.ts';
import { sql } from '../../store/sql.ts';
import { otlpJson } from '../formats/otlp-json.ts';
import { runImporter } from '../import.test-helper.ts';
import { bytesOf, scene, sourcesOf } from '../scene.test-helper.ts';
import { CARRY_BYTES } from './chunk.ts';
import { BULK_BYTES } from './take-in.ts';

/** Few and wide, so that a large file is quickly made and read; every tenth speaks of a request. */
const wide = (i: number): string =>
  i % 10 === 0 ? span(i, NEW_BLOB) : PLAIN.replace('ID', String(i)).replace('PAD', 'x'.repeat(4000));
const PLAIN =
  '{"resourceSpans":[{"resource":{},"scopeSpans":[{"spans":[{"name":"ID","kind":2,"traceState":"PAD"}]}]}]}\n';
const ORDINARY = Array.from({ length: 60 }, (_, i) => wide(i)).join('');
const filled = (bytes: number): string => ORDINARY.repeat(Math.ceil(bytes / ORDINARY.length));
const LONG = `{"resourceSpans":[{"resource":{},"scopeSpans":[{"spans":[{"name":"${'x'.repeat(CARRY_BYTES + 3_000_000)}"}]}]}]}\n`;

const groupsOf = (lines: string): readonly string[] =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => line.slice('{"resourceSpans":['.length, -']}'.length));
const asDocument = (groups: readonly string[], gap = ''): string => `{"resourceSpans":[${groups.join(`,${gap}`)}]}`;
/** Its span says its name twice: which of them counts is for the general reader to say. */
const UNUSUAL = '{"resource":{},"scopeSpans":[{"spans":[{"name":"a","name":"b"}]}]}';

/** What the general reader says of the same bytes, and what the case holds of them. */
async function both(content: string) {
  const { dump, path } = scene();
  const file = join(dump, 'large.otlp.jsonl');
  writeFileSync(file, content);
  const written = await runImporter(otlpJson, content);
  await importInto(path, [file]);
  const opened = openCase(path, EFFECTS, { create: false });
  const spans: unknown[] = [];
  for (const found of openSpanStore(opened.read).blocks())
    for (let i = 0; i < found.block.spans; i += 1) spans.push(spanAt(found, i));
  const issues = opened.read.all(sql`SELECT offset, length, code, message FROM issue ORDER BY id`);
  opened.close();
  const [source] = await sourcesOf(path);
  return { path, written, spans, issues, source: source! };
}

/** The ledger that the units give. */
function ledgerOf(written: Awaited<ReturnType<typeof both>>['written'], size: number) {
  const lines = new Map<string, { category: string; reason: string; records: number; bytes: number }>();
  for (const { category, reason, length } of written.units) {
    const line = lines.get(`${category} ${reason}`) ?? { category, reason, records: 0, bytes: 0 };
    lines.set(`${category} ${reason}`, { ...line, records: line.records + 1, bytes: line.bytes + length });
  }
  const booked = [...lines.values()].reduce((sum, line) => sum + line.bytes, 0);
  if (booked < size)
    lines.set('structure', { category: 'skipped', reason: 'structure', records: 0, bytes: size - booked });
  return [...lines.values()].toSorted((a, b) => (`${a.category} ${a.reason}` < `${b.category} ${b.reason}` ? -1 : 1));
}

describe.each([
  ['ordinary lines', filled(BULK_BYTES + 1_000_000)],
  ['a last line without its end', `${filled(BULK_BYTES)}${span(1, NEW_BLOB).trimEnd()}`],
  ['a last line that is cut off', `${filled(BULK_BYTES)}${span(1, NEW_BLOB).slice(0, 90)}`],
  [
    'lines that are no spans and lines that are broken',
    filled(5_000_000) + '{"resourceLogs":[]}\n{"resourceSpans":[{]}\n\n' + filled(5_000_000),
  ],
  ['line ends of Windows', filled(BULK_BYTES).replaceAll('\n', '\r\n')],
  ['a line longer than the helpers take', filled(5_000_000) + LONG + filled(5_000_000) + 'not JSON\n'],
  ['one document over many lines', asDocument(groupsOf(filled(BULK_BYTES)), '\n')],
  ['one document in one line', asDocument(groupsOf(filled(BULK_BYTES)))],
  ['one document with a span at its end that is unusual', asDocument([...groupsOf(filled(BULK_BYTES)), UNUSUAL])],
  ['one document that is unusual from the beginning', asDocument([UNUSUAL, ...groupsOf(filled(BULK_BYTES))])],
  ['one document that is cut off', asDocument(groupsOf(filled(BULK_BYTES))).slice(0, -700)],
])('a large file: %s', (_what, content) => {
  let found: Awaited<ReturnType<typeof both>>;
  beforeAll(async () => {
    found = await both(content);
  });

  it('says what the general reader says, in its order', () => {
    const { spans, written } = found;
    expect(spans.length).toBe(written.statements.length);
    const expected = written.statements.map(({ statement, offset, length }, i) => ({
      id: i + 1,
      at: { source: 1, offset, length },
      statement,
    }));
    expect(createHash('sha256').update(JSON.stringify(spans)).digest('hex')).toBe(
      createHash('sha256').update(JSON.stringify(expected)).digest('hex'),
    );
  });

  it('is booked to the byte, issues and all', () => {
    const { source, written, issues } = found;
    expect(source.ledger.map(({ category, reason, records, bytes }) => ({ category, reason, records, bytes }))).toEqual(
      ledgerOf(written, Buffer.byteLength(content)),
    );
    expect(issues).toEqual(written.issues);
  });

  it('is embedded whole, and verifies', async () => {
    const { path, source } = found;
    expect(source.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect((await bytesOf(path, source)).equals(Buffer.from(content))).toBe(true);
    expect((await verify(path)).differences).toEqual([]);
  });
});

describe('a large file', () => {
  it('of another form is embedded all the same', async () => {
    const { dump, path } = scene();
    const file = join(dump, 'large.bin');
    writeFileSync(file, Buffer.alloc(BULK_BYTES + 5, 7));
    await importInto(path, [file]);
    const [source] = await sourcesOf(path);
    expect(source).toMatchObject({ format: null, bytes: BULK_BYTES + 5 });
    expect((await verify(path)).differences).toEqual([]);
  });

  it('that is in the case already is a copy', async () => {
    const { dump, path } = scene();
    const [one, two, other] = ['one.jsonl', 'two.jsonl', 'other.jsonl'].map((name) => join(dump, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(one, filled(BULK_BYTES));
    writeFileSync(two, filled(BULK_BYTES));
    writeFileSync(other, filled(BULK_BYTES).replace('"', '"'));
    appendFileSync(other, '\n');
    await importInto(path, [one, two, other]);
    expect((await sourcesOf(path)).map(({ duplicateOf }) => duplicateOf)).toEqual([null, 'x-1', null]);
  });
});
