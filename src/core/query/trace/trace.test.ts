import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importCase, QUIET, type ImportedCase } from '../../../../tests/builders/imported-case.ts';
import { ODD_NS } from '../../../../tests/builders/small-evidence.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const at = (ns: number): string => (BigInt(ODD_NS) + BigInt(ns)).toString();

function span(id: string, parent: string | null, from: number | null, to: number | null, model?: string): object {
  return {
    traceId: TRACE,
    spanId: id.padStart(16, '0'),
    ...(parent !== null && { parentSpanId: parent.padStart(16, '0') }),
    name: `span ${id}`,
    ...(from !== null && { startTimeUnixNano: at(from) }),
    ...(to !== null && { endTimeUnixNano: at(to) }),
    attributes: model === undefined ? [] : [{ key: 'gen_ai.request.model', value: { stringValue: model } }],
  };
}

const OTHER = '1'.repeat(32);
const BESIDE = '2'.repeat(32);

/** Two calls of one caller to one node, whose clock runs about 4.8 µs ahead; and a span that never ended. */
function twoClocks(): readonly object[] {
  const side = (name: string, spans: readonly object[]): object => ({
    resource: { attributes: [{ key: 'host.name', value: { stringValue: name } }] },
    scopeSpans: [{ spans }],
  });
  const client = { ...span('1', null, 0, 1000), kind: 3, traceId: OTHER };
  const beside = { ...span('1', null, 2000, 3000), kind: 3, traceId: BESIDE };
  return [
    side('caller', [client, beside, { ...span('9', '1', 0, null), traceId: OTHER }]),
    side('node-1', [
      { ...span('2', '1', 5100, 5500), kind: 2, traceId: OTHER },
      { ...span('2', '1', 7000, 7400), kind: 2, traceId: BESIDE },
    ]),
  ];
}

let opened: ImportedCase;
const folder = mkdtempSync(join(tmpdir(), 'blobtrail-trace-'));

beforeAll(async () => {
  const spans = [
    span('1', null, 0, 1000),
    span('2', '1', 100, 900, 'a-model'),
    span('3', '2', 200, 1100),
    span('4', 'dead', 300, 400),
    span('5', '1', null, null),
  ];
  const path = join(folder, 'spans.otlp.json');
  const plain = { resource: { attributes: [] }, scopeSpans: [{ spans }] };
  writeFileSync(path, JSON.stringify({ resourceSpans: [plain, ...twoClocks()] }));
  opened = await importCase(folder, [path]);
});

afterAll(() => {
  opened.close();
  rmSync(folder, { recursive: true });
});

const get = (of: { traceId: string } | { request: string }) => opened.engine.handlers['trace.get'](of, QUIET);

describe('trace.get', () => {
  it('answers a request with its whole trace, as a tree, with times to the nanosecond', async () => {
    const trace = await get({ request: 'r-1' });
    expect(trace).toMatchObject({ traceId: TRACE, request: 'r-1', total: 5, fromNs: at(0), toNs: at(1100) });
    expect(trace.spans.name).toEqual(['span 1', 'span 2', 'span 3', 'span 5', 'span 4']);
    expect(trace.spans.depth).toEqual([0, 1, 2, 1, 0]);
    expect(trace.spans.marks).toEqual([[], [], ['outside-parent'], ['no-time'], ['missing-parent']]);
    expect(trace.spans.isOwn).toEqual([false, true, false, false, false]);
    expect(trace.spans.startNs).toEqual([at(0), at(100), at(200), null, at(300)]);
  });

  it('says what was waited for, and what was trimmed for it', async () => {
    const { critical, criticalRoot, trimmed } = await get({ request: 'r-1' });
    expect(criticalRoot).toBe(0);
    expect(critical).toEqual({
      row: [0, 1, 2, 0],
      fromNs: [at(0), at(100), at(200), at(900)],
      toNs: [at(100), at(200), at(900), at(1000)],
    });
    expect(trimmed).toEqual([2]);
  });

  it('finds a trace in other spellings, and knows none that nobody recorded', async () => {
    expect((await get({ traceId: TRACE.slice(1).toUpperCase() })).total).toBe(5);
    const none = await get({ traceId: 'f'.repeat(32) });
    expect(none).toMatchObject({ total: 0, fromNs: null, criticalRoot: -1 });
    expect(none.spans.name).toEqual([]);
    expect(() => get({ request: 'r-99' })).toThrow('r-99');
  });

  it('marks a span that has no end', async () => {
    const { spans } = await get({ traceId: OTHER });
    expect(spans.marks).toEqual([[], ['unfinished'], ['outside-parent']]);
    expect(spans.endNs[1]).toBeNull();
  });

  it('bounds how far clocks are apart by its calls and by those beside it, and moves no time', async () => {
    const { clocks, spans } = await get({ traceId: OTHER });
    expect(clocks).toEqual([{ of: 'node-1', against: 'caller', leastNs: '4500', mostNs: '5000', calls: 2, rows: [2] }]);
    expect(spans.startNs).toEqual([at(0), at(0), at(5100)]);
    expect((await get({ traceId: TRACE })).clocks).toEqual([]);
  });

  it('leads from each row to the bytes of its record', async () => {
    const { spans } = await get({ traceId: TRACE });
    const slice = await opened.engine.handlers['source.read'](
      { source: spans.source[2]!, offset: spans.offset[2]!, length: spans.length[2]! },
      QUIET,
    );
    expect(Buffer.from(slice.base64, 'base64').toString()).toContain('"span 3"');
  });
});
