/** A key that stands twice in a list of attributes is told, whichever format the list is in. */
import { describe, expect, it } from 'vitest';
import { message, type Field } from '../../../../tests/builders/otel-fixtures.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { runImporter } from '../import.test-helper.ts';
import type { Importer } from '../importer.ts';
import { goStdouttrace } from './go-stdouttrace.ts';
import { jaegerJson } from './jaeger-json.ts';
import { jaegerProtoJson } from './jaeger-proto-json.ts';
import { jaegerThriftJson } from './jaeger-thrift-json.ts';
import { otlpJson } from './otlp-json.ts';
import { otlpProtobuf } from './otlp-protobuf.ts';
import { tempoParquet } from './tempo-parquet.ts';
import { tempoSearch } from './tempo-search.ts';
import { zipkinV1 } from './zipkin-v1.ts';

const [TRACE, SPAN] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];

type Pair = readonly [key: string, value: string];

function otlpJsonOf(span: readonly Pair[], resource: readonly Pair[]): string {
  const list = (pairs: readonly Pair[]) => pairs.map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const spans = [{ traceId: TRACE, spanId: SPAN, name: 'chat', attributes: list(span) }];
  return JSON.stringify({ resourceSpans: [{ resource: { attributes: list(resource) }, scopeSpans: [{ spans }] }] });
}

function otlpProtobufOf(span: readonly Pair[], resource: readonly Pair[]): Uint8Array {
  const list = (no: number, pairs: readonly Pair[]): readonly Field[] =>
    pairs.map(([key, value]) => [no, message([1, key], [2, message([1, value])])]);
  const ids: readonly Field[] = [
    [1, Buffer.from(TRACE, 'hex')],
    [2, Buffer.from(SPAN, 'hex')],
  ];
  const scope = message([2, message(...ids, [5, 'chat'], [7, 1_772_460_300_000_000_000n], ...list(9, span))]);
  return message([1, message([1, message(...list(1, resource))], [2, scope])]);
}

function tempoOf(span: readonly Pair[], resource: readonly Pair[]): string {
  const list = (pairs: readonly Pair[]) => pairs.map(([Key, value]) => ({ Key, Value: [value] }));
  const Spans = [{ SpanID: SPAN, Name: 'chat', Attrs: list(span) }];
  return JSON.stringify({ TraceID: TRACE, rs: [{ Resource: { Attrs: list(resource) }, ss: [{ Spans }] }] });
}

function stdouttraceOf(span: readonly Pair[], resource: readonly Pair[]): string {
  const list = (pairs: readonly Pair[]) => pairs.map(([Key, Value]) => ({ Key, Value: { Type: 'STRING', Value } }));
  const SpanContext = { TraceID: TRACE, SpanID: SPAN };
  return JSON.stringify({ Name: 'chat', SpanContext, Attributes: list(span), Resource: list(resource) });
}

const TWICE: readonly Pair[] = [
  ['gen_ai.request.model', 'gemini-2.5-pro'],
  ['http.route', '/v1/chat'],
  ['gen_ai.request.model', 'gpt-4.1'],
  ['http.route', '/v1/embeddings'],
];
const HOSTS: readonly Pair[] = [
  ['service.name', 'edge'],
  ['host.name', 'edge-1'],
  ['host.name', 'edge-2'],
];

async function readWith(importer: Importer, content: string | Uint8Array) {
  const { issues, statements } = await runImporter(importer, content);
  return {
    issues,
    spans: statements.map(({ statement, ...place }) => ({ ...place, ...(statement as SpanStatement) })),
  };
}

describe('an attribute that stands twice', () => {
  it.each([
    ['OTLP in JSON', otlpJson, otlpJsonOf],
    ['OTLP in protobuf', otlpProtobuf, otlpProtobufOf],
    ['blocks of Tempo', tempoParquet, tempoOf],
    ['what the Go SDK prints', goStdouttrace, stdouttraceOf],
  ] as const)(
    'is told with the span or the resource, and one that nobody reads is not: %s',
    async (_, importer, of) => {
      const { issues, spans } = await readWith(importer, of(TWICE, HOSTS));
      expect(spans).toMatchObject([{ labelAsked: 'gemini-2.5-pro', node: 'edge-2' }]);
      expect(issues.map(({ code }) => code)).toEqual(['ambiguous', 'ambiguous']);
      expect(issues[0]?.message).toMatch(
        /^The attribute "host\.name" stands more than once: .*edge-1.* and .*edge-2.*\.$/,
      );
      expect(issues[1]?.message).toMatch(/^The attribute "gen_ai\.request\.model" stands more than once: /);
      expect(issues[1]).toMatchObject({ offset: spans[0]?.offset, length: spans[0]?.length });
      expect((await readWith(importer, of(TWICE.slice(0, 2), HOSTS.slice(0, 2)))).issues).toEqual([]);
    },
  );

  const MODEL_TWICE = 'The attribute "gen_ai.request.model" stands more than once: "gemini-2.5-pro" and "gpt-4.1".';
  const START = 1_772_460_309_000_000;
  const tags = (key: 'value' | 'vStr') => TWICE.map(([name, value]) => ({ key: name, [key]: value }));
  const jaeger = { traceID: TRACE, spanID: SPAN, operationName: 'chat', startTime: START, duration: 5 };
  const proto = { traceId: TRACE, spanId: SPAN, startTime: '2026-03-02T14:05:09Z', duration: '0.5s' };
  const thrift = { traceIdLow: 1, traceIdHigh: 0, spanId: 7, startTime: START, duration: 5 };
  it.each([
    ['of its UI', jaegerJson, { data: [{ spans: [{ ...jaeger, tags: tags('value') }], processes: {} }] }],
    ['in protobuf', jaegerProtoJson, { spans: [{ ...proto, tags: tags('vStr') }] }],
    ['in Thrift', jaegerThriftJson, { spans: [{ ...thrift, tags: tags('vStr') }] }],
  ] as const)('is told of tags of Jaeger, the last of which counts: %s', async (_name, importer, content) => {
    const { issues, spans } = await readWith(importer, JSON.stringify(content));
    expect(spans).toMatchObject([{ labelAsked: 'gpt-4.1' }]);
    expect(issues).toMatchObject([{ code: 'ambiguous', message: MODEL_TWICE }]);
  });

  it('is told of spans that a search of Tempo found', async () => {
    const attributes = TWICE.map(([key, stringValue]) => ({ key, value: { stringValue } }));
    const spans = [{ spanID: SPAN, startTimeUnixNano: `${START}000`, durationNanos: '5', attributes }];
    const found = await readWith(tempoSearch, JSON.stringify({ traces: [{ traceID: TRACE, spanSets: [{ spans }] }] }));
    expect(found.issues).toMatchObject([{ code: 'ambiguous', message: MODEL_TWICE }]);
  });

  it('is told of one half of a call of Zipkin, and not where each half has it once', async () => {
    const [edge, gateway] = ['edge', 'gateway'].map((serviceName) => ({ serviceName }));
    const said = (value: string, endpoint: object | undefined) => ({ value, timestamp: START, endpoint });
    const annotations = [said('cs', edge), said('sr', gateway)];
    const of = (second: object | undefined) =>
      JSON.stringify({
        traceId: TRACE,
        id: SPAN,
        annotations,
        binaryAnnotations: TWICE.map(([key, value], i) => ({ key, value, endpoint: i < 2 ? edge : second })),
      });
    expect((await readWith(zipkinV1, of(edge))).issues).toMatchObject([{ code: 'ambiguous', message: MODEL_TWICE }]);
    expect((await readWith(zipkinV1, of(gateway))).issues).toEqual([]);
  });
});
