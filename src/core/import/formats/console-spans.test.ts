/** What the SDKs of three languages print of the same spans: the same statements, as far as each prints them. */
import { inspect } from 'node:util';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printedByJs, protoMessage } from '../../../../tests/builders/otel-fixtures.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { traceKey } from '../../../base/ids.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import type { Importer } from '../importer.ts';
import { recognise } from '../sniff.ts';
import { goStdouttrace } from './go-stdouttrace.ts';
import { jsSpans } from './js-spans.ts';
import { otlpProtobuf } from './otlp-protobuf.ts';
import { pythonConsoleSpans } from './python-console-spans.ts';

const FIXTURES = join(import.meta.dirname, '../../../../tests/fixtures');

async function spansOf(importer: Importer, content: string | Uint8Array): Promise<readonly SpanStatement[]> {
  const { statements } = await runImporter(importer, content);
  return statements.map(({ statement }) => statement as SpanStatement);
}

const fixture = (path: string): Buffer => readFileSync(join(FIXTURES, path));

/** Ids as joins compare them, times to the microsecond. */
function comparable(span: SpanStatement): SpanStatement {
  const toMicroseconds = (ns: string | null): string | null => ns?.slice(0, -3) ?? null;
  return {
    ...span,
    traceId: traceKey(span.traceId, 16),
    spanId: traceKey(span.spanId, 8),
    parentSpanId: traceKey(span.parentSpanId, 8),
    startNs: toMicroseconds(span.startNs),
    endNs: toMicroseconds(span.endNs),
  };
}

describe('the same spans', () => {
  it.each([
    ['js-spans/console.txt', jsSpans],
    ['js-spans/saved.json', jsSpans],
    ['go-stdouttrace/spans.txt', goStdouttrace],
    ['python-console-spans/spans.txt', pythonConsoleSpans],
  ] as const)('%s', async (path, importer) => {
    const expected = (await spansOf(otlpProtobuf, protoMessage())).toSorted((a, b) => a.name.localeCompare(b.name));
    const found = (await spansOf(importer, fixture(path))).toSorted((a, b) => a.name.localeCompare(b.name));
    expect(found.map(comparable)).toEqual(expected.map(comparable));
  });

  it('keep every nanosecond where the SDK hands them out', async () => {
    const exact = (await spansOf(otlpProtobuf, protoMessage())).map(({ spanId, startNs, endNs }) => [
      spanId,
      startNs,
      endNs,
    ]);
    for (const [path, importer] of [
      ['js-spans/saved.json', jsSpans],
      ['go-stdouttrace/spans.txt', goStdouttrace],
    ] as const) {
      const found = (await spansOf(importer, fixture(path))).map(({ spanId, startNs, endNs }) => [
        spanId,
        startNs,
        endNs,
      ]);
      expect(found.toSorted()).toEqual(exact.toSorted());
    }
  });
});

describe('spans of the JavaScript SDK', () => {
  it('are the same printed and as JSON of what is printed', async () => {
    const printed = printedByJs();
    const text = printed.map((span) => `${inspect(span, { depth: 3 })}\n`).join('');
    const json = JSON.stringify(printed);
    expect(recognise(headOf(json))?.format).toBe('js-spans');
    expect(await spansOf(jsSpans, json)).toEqual(await spansOf(jsSpans, text));
  });

  it('are read with the members that the SDK keeps to itself', async () => {
    const span = {
      name: 'a',
      kind: 2,
      _spanContext: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 },
      parentSpanId: '00f067aa0ba902b7',
      startTime: [1772460300, 5],
      endTime: [0, 0],
      status: { code: 0 },
      attributes: {},
      events: [{ name: 'x', spanContext: { traceId: '1', spanId: '2' } }],
      resource: { _rawAttributes: [['service.name', 'a service']] },
    };
    const content = JSON.stringify(span);
    expect(recognise(headOf(content))?.format).toBe('js-spans');
    expect(await spansOf(jsSpans, content)).toMatchObject([
      {
        spanKind: 'client',
        parentSpanId: '00f067aa0ba902b7',
        service: 'a service',
        startNs: '1772460300000000005',
        endNs: null,
      },
    ]);
  });

  it('that the end of the file cut are told, wherever it cut them', async () => {
    const printed = fixture('js-spans/console.txt');
    const second = printed.indexOf('\n{\n') + 1;
    for (const at of [second + 1, second + 40, second + 200, printed.indexOf('\n{\n', second) - 3]) {
      const { statements, issues } = await runImporter(jsSpans, printed.subarray(0, at));
      expect([at, statements.length]).toEqual([at, 1]);
      expect([at, issues]).toMatchObject([at, [{ code: 'cut', offset: second, length: at - second }]]);
    }
  });

  it('are soon found not to be there', () => {
    const blank = '\n \t'.repeat(20_000);
    for (const head of [`{${blank}`, `{\n  name: 'a'${blank}`, `{\n  resource: {${`\n{${blank}`.repeat(3)}`]) {
      const started = performance.now();
      expect(jsSpans.sniff(headOf(head)).confidence).toBe(0);
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });

  it('are not what only carries attributes, or is a span of Zipkin', () => {
    for (const stranger of [
      '{"gen_ai.request.model":"gemini-2.5-pro","gen_ai.response.id":"chatcmpl-1"}',
      '[{"traceId":"1","id":"2","timestamp":1,"duration":2,"attributes":{},"status":{},"localEndpoint":{}}]',
      "{\n  name: 'a',\n  id: 7\n}\n",
    ])
      expect(jsSpans.sniff(headOf(stranger)).confidence).toBe(0);
  });
});

describe('python-console-spans', () => {
  const context = '"context":{"trace_id":"5b8aa5a2d2c872e8321cf37308d69df2","span_id":"051581bf3cb55c13"}';

  it('reads what the PHP SDK prints, to the nanosecond', async () => {
    const content = `[{"name":"GET /ask",${context},"resource":{"service.name":"panel","host.name":"panel-1"},"parent_span_id":"","kind":"KIND_SERVER","start":1772460309068582482,"end":1772460309072715774,"attributes":{"gen_ai.request.model":"gemini-2.5-pro"},"status":{"code":"Error","description":""},"events":[],"links":[]}]`;
    expect(pythonConsoleSpans.sniff(headOf(content)).confidence).toBe(0.97);
    expect(await spansOf(pythonConsoleSpans, content)).toMatchObject([
      {
        traceId: '5b8aa5a2d2c872e8321cf37308d69df2',
        parentSpanId: null,
        name: 'GET /ask',
        spanKind: 'server',
        service: 'panel',
        node: 'panel-1',
        startNs: '1772460309068582482',
        endNs: '1772460309072715774',
        status: 'error',
        labelAsked: 'gemini-2.5-pro',
      },
    ]);
  });

  it('reads spans that somebody printed without their kind, when nobody knows them better', async () => {
    const content = `{"name":"hello",${context},"parent_id":null,"start_time":"2026-03-02T14:05:09.114201Z","end_time":"2026-03-02T14:05:09.114687Z","attributes":{}}`;
    expect(pythonConsoleSpans.sniff(headOf(content)).confidence).toBe(0.6);
    expect(await spansOf(pythonConsoleSpans, content)).toMatchObject([
      { name: 'hello', spanKind: null, startNs: '1772460309114201000', endNs: '1772460309114687000' },
    ]);
    const phoenix = content.replace('"attributes"', '"span_kind":"LLM","attributes"');
    expect(recognise(headOf(phoenix))?.format).toBe('phoenix');
  });
});
