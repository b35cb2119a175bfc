import { describe, expect, it } from 'vitest';
import { headOf } from './import.test-helper.ts';
import { impostorReason, unknownReason } from './impostors.ts';
import { recognise } from './sniff.ts';

const impostors: Record<string, readonly [string, RegExp]> = {
  MLmodel: ['flavors:\n  python_function:\n    env: conda.yaml\nmlflow_version: 3.1.0\n', /^An MLmodel file/],
  'the word null': ['\uFEFFnull\r\n', /found no trace/],
  'an empty list': ['[ ]\n', /without a trace/],
  'an empty answer of Jaeger': ['{"data":[],"total":0,"limit":0,"offset":0,"errors":null}', /without a trace/],
  'an empty answer of Tempo': ['{"traces":[],"metrics":{}}', /without a trace/],
  'a DuckDB file': ['\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0000DUCK@\u0000', /DuckDB/],
  'a saved page': ['<!DOCTYPE html>\n<html><title>Jaeger UI</title></html>', /web page/],
  'messages under span ids': [
    '{"90d94774e8e3724d":{"input":{"success":true,"data":[]},"output":{"success":true,"data":[]}}}',
    /ChatML/,
  ],
  'spans in snake case': [
    '{"resource_spans":[{"resource":{},"scope_spans":[{"spans":[{"trace_id":"0a","span_id":"0b"}]}]}]}',
    /resource_spans/,
  ],
  'columns of ClickHouse': ['{"TraceId":["0a"],"SpanId":["0b"],"SpanName":["chat"]}', /JSONEachRow/],
  'columns of ClickHouse in an envelope': ['{"meta":[],"data":{"TraceId":["0a"]},"rows":1}', /JSONEachRow/],
  'summaries of traces': [
    '{"summaries":[{"traceId":"0a","rootServiceName":"gateway","rootOperationName":"chat","spanCount":3}]}',
    /Summaries/,
  ],
  'summaries of X-Ray': [
    '{"TraceSummaries":[{"Id":"1-5828d9f2-a90669393f4343211bc1cf75","Duration":0}]}',
    /batch-get-traces/,
  ],
  'the graph of X-Ray': ['{"StartTime":1.0,"Services":[{"ReferenceId":0,"Edges":[]}]}', /service graph of X-Ray/],
  dependencies: ['[{"parent":"gateway","child":"node","callCount":7}]', /callCount/],
  'dependencies as Jaeger answers': ['{"data":[{"parent":"gateway","child":"node","callCount":7}]}', /callCount/],
  'an index of services': ['{"serviceName":"gateway","operationName":"chat"}\n', /index of services/],
  'scores of Langfuse': [
    '{"data":[{"id":"s","traceId":"t","observationId":"o","name":"good","value":1,"source":"API","dataType":"NUMERIC"}]}',
    /judgements/,
  ],
  'scores in a bucket': [
    '{"id":"s","trace_id":"t","observation_id":"o","name":"good","value":1,"source":"API","data_type":"NUMERIC"}\n'.repeat(
      2,
    ),
    /judgements/,
  ],
  'feedback of LangSmith': ['[{"id":"f","run_id":"r","trace_id":"t","key":"correct","score":1}]', /judgements/],
  'annotations of Phoenix': [
    '{"data":[{"id":"a","span_id":"s","name":"good","annotator_kind":"LLM","result":{"score":1}}]}',
    /judgements/,
  ],
  'examples of LangSmith': ['[{"id":"e","dataset_id":"d","inputs":{},"outputs":{},"source_run_id":"r"}]', /dataset/],
  'items of Langfuse': ['{"data":[{"id":"i","datasetId":"d","input":"?","expectedOutput":"!"}]}', /dataset/],
  'a run of MLflow': [
    '{"run":{"info":{"run_id":"r","experiment_id":"1","start_time":1},"data":{"metrics":[],"params":[]}}}',
    /run of MLflow/,
  ],
  'a list of MLflow’s traces': [
    '{"traces":[{"trace_id":"tr-1","request_time":"2026-03-02T14:05:09Z","trace_metadata":{}}]}',
    /without its spans/,
  ],
  speedscope: ['{"shared":{"frames":[{"name":"a"}]},"profiles":[{"type":"sampled"}]}', /speedscope/],
  'a profile of V8': ['{"nodes":[{"id":1,"callFrame":{"functionName":"a"}}],"samples":[1],"timeDeltas":[2]}', /V8/],
  attributes: ['{"input":"{}","gen_ai.request.model":"gpt-x","gen_ai.usage.input_tokens":3}', /one span/],
};

describe('files that look like traces', () => {
  it.each(Object.entries(impostors))('%s', (_name, [content, reason]) => {
    const head = headOf(content, 'traces.json');
    expect(recognise(head)).toBeNull();
    expect(impostorReason(head)).toMatch(reason);
  });

  it.each([
    '',
    'the quick brown fox',
    '{"hello":"world"}',
    '[1,2,3]',
    '{"name":"x","version":"1.0.0","dependencies":{}}',
    '{"parent":"a","child":"b"}',
    '{"0123456789abcdef":{"input":1}}',
    '{"gen_ai.request.model":"m","span_id":"0a"}',
    '{"llm":{"model":"m"}}',
    '{"serviceName":"a","operationName":"b","spanID":"c"}',
  ])('are not %s', (content) => {
    expect(impostorReason(headOf(content))).toBeNull();
  });
});

describe('other signals of OpenTelemetry', () => {
  it('are told as what they are by the importer of spans', () => {
    expect(recognise(headOf('{"resourceLogs":[{"scopeLogs":[]}]}'))).toMatchObject({
      format: 'otlp-json',
      reason: 'Another OpenTelemetry signal: resourceLogs.',
    });
  });
});

describe('files that nobody knows', () => {
  it('are told by their first keys', () => {
    expect(unknownReason(headOf('[{"a":1,"b":{"c":2}}]'))).toBe(
      'JSON with the keys a, b, which no importer knows; it is kept as it is.',
    );
    expect(unknownReason(headOf('{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}'))).toContain('a, b, c, d, e, f, …,');
    expect(unknownReason(headOf('plain'))).toBe('No importer recognises it; it is kept as it is.');
    expect(unknownReason(headOf('{"a":1}\n{"a":2}\n'))).toMatch(/kept as it is\.$/);
    expect(unknownReason(headOf('{"a":{"b":[1,'))).toMatch(/ It was cut: the file ends before its first value does\.$/);
    expect(unknownReason(headOf('{"a":{"b":[1,x]}}'))).toMatch(
      / It is damaged: unexpected character at character 13\.$/,
    );
  });
});
