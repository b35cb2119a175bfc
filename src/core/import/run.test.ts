import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { call, NEW_BLOB, OLD_BLOB, publish, span, writeFiles } from '../../../tests/builders/small-evidence.ts';
import { EFFECTS, fingerprint, importInto, QUIET, verify, withEngine } from '../case/case-file.test-helper.ts';
import { createEngine } from '../engine.ts';
import { bytesOf, everythingButTheLog, scene, sourcesOf } from './scene.test-helper.ts';

describe('a folder', () => {
  it('comes in whole: every file with its own hash, time and ledger', async () => {
    const { dump, path } = scene();
    const result = await importInto(path, [dump]);
    const sources = await sourcesOf(path);
    expect(sources.map((source) => relative(dump, source.path))).toEqual([
      '.hidden',
      'empty.json',
      'hub/publishes.ogtrace.ndjson',
      'nodes/a.ogtrace.ndjson',
      'nodes/b.ogtrace.ndjson.gz',
      'nodes/b.ogtrace.ndjson.gz!/b.ogtrace.ndjson',
      'nodes/copy-of-a.ndjson',
      'notes.txt',
      'spans.otlp.jsonl',
    ]);
    for (const source of sources.filter(({ parent }) => parent === null)) {
      const bytes = readFileSync(source.path);
      expect(source.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(source.fileTimeNs).toBe('1772496000000000000');
      expect((await bytesOf(path, source)).equals(bytes)).toBe(true);
    }
    for (const { ledger, bytes, duplicateOf } of sources) {
      const sum = ledger.reduce((total, line) => total + line.bytes, 0);
      expect(sum).toBe(duplicateOf === null ? bytes : 0);
    }
    expect(result.refused).toEqual([]);
    expect(result.counts).toMatchObject({ requests: 4, labels: 1, artifacts: 2, nodes: 3 });
  });

  it('keeps what nobody knows, what is empty and what is hidden', async () => {
    const { dump, path } = scene();
    await importInto(path, [dump]);
    const sources = new Map((await sourcesOf(path)).map((source) => [relative(dump, source.path), source]));
    expect(sources.get('notes.txt')).toMatchObject({
      format: null,
      ledger: [{ category: 'skipped', reason: 'unknown-format', records: 1, bytes: 15 }],
    });
    expect(sources.get('empty.json')).toMatchObject({
      format: null,
      bytes: 0,
      ledger: [],
      formatReason: 'The file is empty.',
    });
    expect(sources.get('.hidden')).toMatchObject({ format: null, bytes: 18 });
  });

  it('keeps what looks like a trace and is none, and says why', async () => {
    const { dump, path } = scene({
      'edges.json': '[{"parent":"gateway","child":"node","callCount":7}]',
      'null.json': 'null',
      'other.json': '{"hello":"world"}',
    });
    await importInto(path, [dump]);
    const sources = await sourcesOf(path);
    expect(sources.map(({ format, ledger }) => [format, ledger[0]?.reason])).toEqual([
      [null, 'not-a-trace'],
      [null, 'not-a-trace'],
      [null, 'unknown-format'],
    ]);
    expect(sources.map((source) => source.formatReason.split(/[:,]/)[0])).toEqual([
      'A list of which service calls which (parent',
      'The file holds nothing but the word null',
      'JSON with the keys hello',
    ]);
  });

  it('says of one bad record where it is and why, and reads the rest', async () => {
    const { dump, path } = scene();
    const result = await importInto(path, [join(dump, 'nodes', 'a.ogtrace.ndjson')]);
    expect(result.sources[0]).toMatchObject({ format: 'ogtrace', records: 4, issues: 1 });
    const { rows } = await withEngine(path, async ({ handlers }) =>
      handlers['issue.list']({ limit: 9, offset: 0 }, QUIET),
    );
    const text = readFileSync(join(dump, 'nodes', 'a.ogtrace.ndjson'), 'utf8');
    expect(rows).toEqual([
      expect.objectContaining({
        source: 'x-1',
        code: 'syntax',
        offset: text.indexOf('{"schema":"ogtrace/1","ts":"2026-03-02T14:01:30Z"'),
      }),
    ]);
    expect(text.slice(rows[0]!.offset, rows[0]!.offset + rows[0]!.length).trim()).toBe(
      '{"schema":"ogtrace/1","ts":"2026-03-02T14:01:30Z",',
    );
  });

  it('reads a file that was cut off up to the cut', async () => {
    const whole = call('req-1', 'node-a', NEW_BLOB, 1) + call('req-2', 'node-a', NEW_BLOB, 2);
    const { dump, path } = scene({
      'cut.ndjson': whole.slice(0, -40),
      'cut.ndjson.gz': gzipSync(whole.repeat(50)).subarray(0, -30),
    });
    const result = await importInto(path, [dump]);
    expect(result.sources[0]).toMatchObject({ records: 3, issues: 1 });
    const member = result.sources[2]!;
    expect(member.records).toBeGreaterThan(10);
    const { rows } = await withEngine(path, async ({ handlers }) =>
      handlers['issue.list']({ source: member.id, limit: 99, offset: 0 }, QUIET),
    );
    expect(rows.map((row) => row.code)).toContain('damaged-container');
    expect((await verify(path)).ok).toBe(true);
  });

  it('survives times beyond what 64 bits of nanoseconds hold', async () => {
    const late = ['9999-12-31T23:59:59Z', '99999999999999999999', '0xffffffffffffffff'];
    const lines = late
      .map(
        (ts, i) =>
          `${JSON.stringify({ schema: 'ogtrace/1', ts, kind: 'inference.request', request_id: `req-${i}`, label: 'a', node_id: 'n' })}\n`,
      )
      .join('');
    const { dump, path } = scene({
      'late.ndjson': lines,
      'late.jsonl': span(1, NEW_BLOB, '18446744073709551615'),
      'good.ndjson': call('req-9', 'node-a', NEW_BLOB, 1),
    });
    const result = await importInto(path, [dump]);
    expect(result.counts.requests).toBeGreaterThanOrEqual(2);
    const { rows } = await withEngine(path, async ({ handlers }) =>
      handlers['request.list']({ offset: 0, limit: 9, filter: { labels: ['og-1hr-volatility-ethusdt'] } }, QUIET),
    );
    expect(rows.map((row) => row.timeNs)).toContain('1772460065000000000');
    expect((await verify(path)).ok).toBe(true);
  });
});

describe('the same again', () => {
  it('changes nothing but the log', async () => {
    const { dump, path } = scene();
    await importInto(path, [dump]);
    const before = everythingButTheLog(path);
    const again = await importInto(path, [dump]);
    expect(everythingButTheLog(path)).toEqual(before);
    expect(again.sources.map(({ id, duplicateOf }) => [id, duplicateOf])).toEqual(
      ['x-1', 'x-2', 'x-3', 'x-4', 'x-5', 'x-6', 'x-7', 'x-8', 'x-9'].map((id) => [id, id === 'x-7' ? 'x-4' : id]),
    );
    const log = await withEngine(path, async ({ handlers }) =>
      handlers['custody.list']({ limit: 99, offset: 0 }, QUIET),
    );
    expect(log.rows.slice(-11).map((row) => row.action)).toEqual([
      'import.begin',
      ...Array.from({ length: 9 }, () => 'source.seen'),
      'import.end',
    ]);
    expect((await verify(path)).ok).toBe(true);
  });

  it('under another name stands as a copy, with the first one’s bytes and no requests of its own', async () => {
    const { dump, path } = scene();
    const first = await importInto(path, [dump]);
    writeFiles(dump, { 'again/other-name.log': readFileSync(join(dump, 'spans.otlp.jsonl')) });
    const second = await importInto(path, [join(dump, 'again')]);
    expect(second.sources).toEqual([
      expect.objectContaining({ id: 'x-10', duplicateOf: 'x-9', format: 'otlp-json', records: 0 }),
    ]);
    expect(second.counts).toEqual(first.counts);
    const copy = (await sourcesOf(path))[9]!;
    expect((await bytesOf(path, copy)).equals(readFileSync(join(dump, 'spans.otlp.jsonl')))).toBe(true);
    expect((await verify(path)).ok).toBe(true);
  });
});

describe('a container', () => {
  async function zipped(files: Readonly<Record<string, string>>): Promise<Buffer> {
    const zip = new ZipFile();
    for (const [name, text] of Object.entries(files))
      zip.addBuffer(Buffer.from(text), name, { mtime: new Date('2026-03-02T00:00:00Z') });
    zip.end();
    return Buffer.concat(await Array.fromAsync(zip.outputStream as AsyncIterable<Buffer>));
  }

  it('is kept itself, and its members are sources with their own hashes', async () => {
    const text = call('req-1', 'node-a', NEW_BLOB, 1);
    const zip = await zipped({
      'logs/b.ndjson': call('req-2', 'node-b', OLD_BLOB, 2),
      'a.ndjson': call('req-3', 'node-a', NEW_BLOB, 3),
      'readme.txt': 'hello',
    });
    const { dump, path } = scene({
      'a.gz': gzipSync(text),
      'b.zst': zstdCompressSync(Buffer.from(text)),
      'c.zip': zip,
    });
    const result = await importInto(path, [dump]);
    const sources = (await sourcesOf(path)).map((source) => [
      relative(dump, source.path),
      source.parent,
      source.origin,
      source.format,
      source.duplicateOf,
    ]);
    expect(sources).toEqual([
      ['a.gz', null, 'file', null, null],
      ['a.gz!/a', 'x-1', 'member', 'ogtrace', null],
      ['b.zst', null, 'file', null, null],
      ['b.zst!/b', 'x-3', 'member', null, 'x-2'],
      ['c.zip', null, 'file', null, null],
      ['c.zip!/a.ndjson', 'x-5', 'member', 'ogtrace', null],
      ['c.zip!/logs/b.ndjson', 'x-5', 'member', 'ogtrace', null],
      ['c.zip!/readme.txt', 'x-5', 'member', null, null],
    ]);
    expect(result.counts.requests).toBe(3);
    const [container, member] = await sourcesOf(path);
    expect((await bytesOf(path, container!)).equals(gzipSync(text))).toBe(true);
    expect((await bytesOf(path, member!)).toString()).toBe(text);
    expect((await verify(path)).ok).toBe(true);
  });

  it('is not mistaken in a path that only looks like one', async () => {
    const { dump, path } = scene({ 'odd!/b.ndjson': call('req-1', 'node-a', NEW_BLOB, 1) });
    await importInto(path, [dump], { reference: true });
    expect(await sourcesOf(path)).toEqual([
      expect.objectContaining({ parent: null, origin: 'file', storage: 'reference', format: 'ogtrace' }),
    ]);
  });
});

describe('what a person says with an import', () => {
  it('names of uploads are shown instead of where their copies lie', async () => {
    const { dump, path } = scene();
    mkdirSync(join(dump, 'up'));
    const copies = ['1', '2'].map((name) => join(dump, 'up', name));
    writeFileSync(copies[0]!, call('req-1', 'node-a', NEW_BLOB, 1));
    writeFileSync(copies[1]!, gzipSync(publish('1', OLD_BLOB, '2026-02-01T00:00:00Z')));
    await importInto(path, copies, { names: ['calls.ndjson', 'hub.ndjson.gz'] });
    expect(
      (await sourcesOf(path)).map(({ path: shown, name, origin, parent }) => [shown, name, origin, parent]),
    ).toEqual([
      ['calls.ndjson', 'calls.ndjson', 'upload', null],
      ['hub.ndjson.gz', 'hub.ndjson.gz', 'upload', null],
      ['hub.ndjson.gz!/2', '2', 'member', 'x-2'],
    ]);
  });

  it('a format is taken as asked for, also where it does not fit', async () => {
    const { dump, path } = scene({ 'notes.txt': 'not JSON at all\n' });
    const result = await importInto(path, [dump], { as: 'ogtrace' });
    expect(result.sources[0]).toMatchObject({ format: 'ogtrace', formatReason: 'As asked for.', records: 0 });
    expect(result.sources[0]!.issues).toBeGreaterThan(0);
    const [source] = await sourcesOf(path);
    expect(source!.ledger.reduce((sum, line) => sum + line.bytes, 0)).toBe(source!.bytes);
  });

  it('a capture time is kept with the source', async () => {
    const { dump, path } = scene();
    await importInto(path, [join(dump, 'hub')], { captureNs: '1772460309123456789' });
    expect((await sourcesOf(path))[0]?.captureNs).toBe('1772460309123456789');
  });
});

it('never writes to what it reads', async () => {
  const { dump, path } = scene();
  const files = readdirSync(dump, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const before = files.map(fingerprint);
  const names = readdirSync(dump, { recursive: true });
  await importInto(path, [dump]);
  await importInto(path, [dump], { reference: true });
  await verify(path);
  expect(files.map(fingerprint)).toEqual(before);
  expect(readdirSync(dump, { recursive: true })).toEqual(names);
  expect(statSync(path).size).toBeGreaterThan(0);
});

it('does one thing at a time', async () => {
  const { dump, path } = scene();
  const engine = createEngine({ effects: EFFECTS });
  await engine.handlers['case.open']({ path, create: true }, QUIET);
  const running = engine.handlers['import.run']({ paths: [dump] }, QUIET);
  const busy = { code: 'CONFLICT' };
  await expect(engine.handlers['import.run']({ paths: [dump] }, QUIET)).rejects.toMatchObject(busy);
  await expect(engine.handlers['case.verify']({}, QUIET)).rejects.toMatchObject(busy);
  await expect(engine.handlers['case.open']({ path }, QUIET)).rejects.toMatchObject(busy);
  await running;
  engine.close();
});
