import { describe, expect, it } from 'vitest';
import { traceKey } from '../../../base/ids.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import type { Importer } from '../importer.ts';
import { jaegerAnonymizer } from './jaeger-anonymizer.ts';
import { jaegerElasticsearch } from './jaeger-elasticsearch.ts';
import { jaegerProtoJson } from './jaeger-proto-json.ts';
import { jaegerThriftJson } from './jaeger-thrift-json.ts';

/** One span, as each of the forms writes it. */
const PLAIN =
  '{"traceID":"000000000000000052969a8955571a3f","spanID":"0f1e2d3c4b5a6978","operationName":"get","references":[{"refType":"CHILD_OF","traceID":"52969a8955571a3f","spanID":"7f1e2d3c4b5a6978"}],"startTime":1772460309000125,"duration":22938,"tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"gen_ai.request.model","type":"string","value":"m"},{"key":"error","type":"bool","value":"true"}],"process":{"serviceName":"api","tags":[{"key":"hostname","type":"string","value":"n1"}]}}';
const ELASTIC = PLAIN.replace('"duration"', '"startTimeMillis":1772460309000,"duration"').replace(
  /"tags":\[.*?\],"process"/,
  '"tag":{"span@kind":"server","gen_ai@request@model":"m","error":true},"process"',
);
const PROTO =
  '{"spans":[{"traceId":"AAAAAAAAAABSlpqJVVcaPw==","spanId":"Dx4tPEtaaXg=","operationName":"get","references":[{"traceId":"AAAAAAAAAABSlpqJVVcaPw==","spanId":"fx4tPEtaaXg="}],"startTime":"2026-03-02T15:05:09.000125+01:00","duration":"22938000ns","tags":[{"key":"span.kind","vStr":"server"},{"key":"gen_ai.request.model","vType":"STRING","vStr":"m"},{"key":"error","vType":"BOOL","vBool":true}],"process":{"serviceName":"api","tags":[{"key":"hostname","vStr":"n1"}]}}]}';
const BARE = PROTO.slice('{"spans":['.length, -']}'.length);
const THRIFT =
  '{"spans":[{"traceIdLow":5951113872249657919,"traceIdHigh":0,"spanId":1089357896855742840,"parentSpanId":9159808429103671672,"operationName":"get","startTime":1772460309000125,"duration":22938,"tags":[{"key":"span.kind","vStr":"server"},{"key":"gen_ai.request.model","vStr":"m"},{"key":"error","vBool":true}]}],"process":{"serviceName":"api","tags":[{"key":"hostname","vStr":"n1"}]}}';

async function spansOf(importer: Importer, content: string): Promise<readonly SpanStatement[]> {
  const { statements } = await runImporter(importer, content);
  return statements.map((entry) => entry.statement as SpanStatement);
}

describe('the forms of a span of Jaeger', () => {
  const forms: readonly (readonly [string, Importer, string])[] = [
    ['one by one', jaegerAnonymizer, `[${PLAIN}]`],
    ['as a document of Elasticsearch', jaegerElasticsearch, ELASTIC],
    ['as an answer of Elasticsearch', jaegerElasticsearch, `{"hits":{"hits":[{"_source":${ELASTIC}}]}}`],
    ['as protobuf prints it', jaegerProtoJson, PROTO],
    ['as protobuf prints it, alone', jaegerProtoJson, BARE],
    ['as protobuf prints it, in a list', jaegerProtoJson, `[${BARE}]`],
    ['as protobuf prints it, on a line', jaegerProtoJson, `${BARE}\n`],
    ['as Thrift prints it', jaegerThriftJson, THRIFT],
  ];

  it.each(forms)('say the same: %s', async (_name, importer, content) => {
    const [span, ...more] = await spansOf(importer, content);
    expect(more).toEqual([]);
    expect(importer.sniff(headOf(content)).confidence).toBeGreaterThanOrEqual(0.7);
    expect({
      ...span,
      traceId: traceKey(span!.traceId, 16),
      spanId: traceKey(span!.spanId, 8),
      parentSpanId: traceKey(span!.parentSpanId, 8),
    }).toMatchObject({
      traceId: '000000000000000052969a8955571a3f',
      spanId: '0f1e2d3c4b5a6978',
      parentSpanId: '7f1e2d3c4b5a6978',
      name: 'get',
      spanKind: 'server',
      service: 'api',
      node: 'n1',
      startNs: '1772460309000125000',
      endNs: '1772460309023063000',
      status: 'error',
      labelAsked: 'm',
    });
  });
});

describe('jaeger-thrift-json', () => {
  it('joins the halves of a trace id, signed as they are', async () => {
    const content = THRIFT.replace('5951113872249657919', '-1').replace('"traceIdHigh":0', '"traceIdHigh":-2');
    expect((await spansOf(jaegerThriftJson, content))[0]?.traceId).toBe('fffffffffffffffeffffffffffffffff');
  });

  it('takes 0 for no parent, and a reference for one', async () => {
    const none = THRIFT.replace('9159808429103671672', '0');
    expect((await spansOf(jaegerThriftJson, none))[0]?.parentSpanId).toBeNull();
    const reference = none.replace(
      '"operationName"',
      '"references":[{"refType":1,"traceIdLow":5951113872249657919,"traceIdHigh":0,"spanId":77}],"operationName"',
    );
    expect((await spansOf(jaegerThriftJson, reference))[0]?.parentSpanId).toBe('77');
  });
});
