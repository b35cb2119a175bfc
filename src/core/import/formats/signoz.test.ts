import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { signoz } from './signoz.ts';

const ROW =
  '{"timestamp":"2026-03-02T14:05:09.5Z","duration":"PT3.764059S","trace_id":"a7","span_id":"1","parent_span_id":"","name":"get","kind":2,"status_code":2,"resources":{"service.name":"s","host.name":"h"},"attributes":{"gen_ai.request.model":"m"}}';
const SHOWN =
  '{"timestamp":1772460309500,"durationNano":3764059000,"spanId":"1","traceId":"a7","hasError":true,"serviceName":"s","name":"get","references":[],"tagMap":{"host.name":"h","gen_ai.request.model":"m"},"spanKind":"Server"}';
const NEWER =
  '{"timestamp":"2026-03-02T14:05:09.5Z","duration_nano":3764059000,"span_id":"1","trace_id":"a7","has_error":true,"name":"get","parent_span_id":"","resources":{"service.name":"s","host.name":"h"},"attributes":{"gen_ai.request.model":"m"},"kind_string":"Server"}';

const FOUND =
  '{"timestamp":"2026-03-02T14:05:09.5Z","data":{"timestamp":"2026-03-02T14:05:09.5Z","duration_nano":3764059000,"span_id":"1","trace_id":"a7","has_error":true,"name":"get","kind_string":"Server","service.name":"s","host.name":"h","gen_ai.request.model":"m"}}';
const WHOLE =
  '{"timestamp":"2026-03-02T14:05:09.5Z","data":{"duration_nano":3764059000,"span_id":"1","trace_id":"a7","status_code":2,"name":"get","kind":2,"resource":{"service.name":"s","host.name":"h"},"attributes":{"gen_ai.request.model":"m"}}}';
const OLDER =
  '{"timestamp":"2026-03-02T14:05:09.5Z","data":{"durationNano":3764059000,"spanID":"1","traceID":"a7","hasError":true,"name":"get","serviceName":"s","spanKind":"Server","host.name":"h","gen_ai.request.model":"m"}}';

describe('signoz', () => {
  it.each([
    ['rows', `${ROW}\n`, 0.88],
    ['a list of rows', `[${ROW}]`, 0.88],
    ['a waterfall', `{"status":"success","data":{"spans":[${SHOWN}]}}`, 0.9],
    [
      'what the explorer found',
      `{"status":"success","data":{"type":"raw","meta":{},"data":{"results":[{"queryName":"A","rows":[${FOUND}]}]}}}`,
      0.9,
    ],
    ['whole spans that the explorer found', `{"data":{"data":{"results":[{"rows":[${WHOLE}]}]}}}`, 0.9],
    ['what an older explorer found', `{"data":{"resultType":"","result":[{"list":[${OLDER}]}]}}`, 0.9],
    ['waterfalls in a list', `[{"data":{"spans":[${SHOWN}]}}]`, 0.9],
    ['a newer waterfall', `{"data":{"spans":[${NEWER}]}}`, 0.9],
  ])('reads %s', async (_name, content, confidence) => {
    const { statements, issues } = await runImporter(signoz, content);
    expect([statements.map((entry) => entry.statement as SpanStatement), issues]).toMatchObject([
      [
        {
          traceId: 'a7',
          spanId: '1',
          parentSpanId: null,
          name: 'get',
          spanKind: 'server',
          service: 's',
          node: 'h',
          startNs: '1772460309500000000',
          endNs: '1772460313264059000',
          status: 'error',
          labelAsked: 'm',
        },
      ],
      [],
    ]);
    expect(signoz.sniff(headOf(content)).confidence).toBe(confidence);
  });

  it('keeps rows without ids and without time', async () => {
    const { statements, issues } = await runImporter(
      signoz,
      '[{"offset_ms":5,"duration":"PT1S","name":"get","resources":{}}]',
    );
    expect(statements).toMatchObject([{ statement: { traceId: null, spanId: null, startNs: null } }]);
    expect(issues.map((issue) => issue.code)).toEqual(['time']);
  });
});
