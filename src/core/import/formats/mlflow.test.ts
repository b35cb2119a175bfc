import { describe, expect, it } from 'vitest';
import { traceKey } from '../../../base/ids.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { mlflow } from './mlflow.ts';

const TRACE = '0000a68a45347c8636c2a21872b1bfc8';
const SPAN = '84f212578f747953';
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

async function read(text: string) {
  const written = await runImporter(mlflow, text);
  return { ...written, spans: written.statements.map((entry) => entry.statement as SpanStatement) };
}

const attributes = (type: string, more: object = {}) => ({
  'mlflow.traceRequestId': '"r"',
  'mlflow.spanType': JSON.stringify(type),
  ...more,
});

describe('mlflow', () => {
  it('reads traces that rows keep as texts, and the spans beside such a text once', async () => {
    const times = { start_time_unix_nano: 1731124123079267000, end_time_unix_nano: 1731124123079268000 };
    const span = { span_id: SPAN, otel_trace_id: TRACE, name: 'n', ...times, attributes: attributes('LLM') };
    const info = { trace_id: `tr-${TRACE}`, trace_metadata: {} };
    const trace = JSON.stringify({ info, data: { spans: [span, { ...span, span_id: 'a'.repeat(16) }, 'none'] } });
    const row = { trace_id: `tr-${TRACE}`, trace, request_time: 1772460309000 };
    const texts = await read(`${JSON.stringify(row)}\n`);
    expect(texts.spans.map(({ spanId }) => spanId)).toEqual([SPAN, 'a'.repeat(16)]);
    expect(texts.issues.map(({ code }) => code)).toEqual(['unknown-shape']);
    const both = await read(`${JSON.stringify({ ...row, spans: [span] })}\n`);
    expect(both.spans.map(({ spanId }) => spanId)).toEqual([SPAN]);
    expect(both.units.map(({ category, reason }) => `${category} ${reason}`.trim())).toContain('skipped copy');
    const cell = `"${trace.replaceAll('"', '""')}"`;
    const table = `trace_id,trace,request_time\ntr-${TRACE},${cell},1772460309000\n`;
    expect(mlflow.sniff(headOf(table)).confidence).toBe(0.95);
    expect((await read(table)).spans).toEqual(texts.spans);
  });

  it('reads the three schemas to the same ids and to the nanosecond', async () => {
    const times = '"START":1731124123079267001,"END":1731124137612283009';
    const named = (start: string, end: string) => times.replace('START', start).replace('END', end);
    const common = `"name":"n","attributes":${JSON.stringify(attributes('LLM'))}`;
    const nano = named('start_time_unix_nano', 'end_time_unix_nano');
    const spans = [
      `{"context":{"trace_id":"0x${TRACE}","span_id":"0x${SPAN}"},"parent_id":null,${named('start_time', 'end_time')},"status_code":"OK",${common}}`,
      `{"trace_id":"${base64(TRACE)}","span_id":"${base64(SPAN)}","parent_span_id":"",${nano},"status":{"code":"STATUS_CODE_OK"},${common}}`,
      `{"trace_id":"tr-${TRACE}","otel_trace_id":"${TRACE}","span_id":"${SPAN}","parent_span_id":null,${nano},"status":{"code":"OK"},${common}}`,
    ];
    const found = (await read(`{"data":{"spans":[${spans.join(',')}]}}`)).spans;
    expect(found.map((span) => [traceKey(span.traceId, 16), traceKey(span.spanId, 8), span.parentSpanId])).toEqual(
      found.map(() => [TRACE, SPAN, null]),
    );
    expect(found.map(({ startNs, endNs, status, spanKind }) => [startNs, endNs, status, spanKind])).toEqual(
      found.map(() => ['1731124123079267001', '1731124137612283009', 'ok', 'llm']),
    );
  });

  it('reads both labels from contents of model calls, and from no others', async () => {
    const span = (id: string, more: object) => ({ context: { trace_id: '0x1', span_id: id }, attributes: more });
    const contents = {
      'mlflow.spanInputs': JSON.stringify({ model: 'asked' }),
      'mlflow.spanOutputs': JSON.stringify({ id: 'r1', model: 'answered' }),
    };
    const { spans } = await read(
      JSON.stringify({
        spans: [
          span('1', attributes('CHAT_MODEL', contents)),
          span('2', attributes('TOOL', contents)),
          span('3', attributes('LLM', { 'mlflow.llm.model': '"asked"' })),
          span('4', attributes('LLM', { 'gen_ai.request.model': 'bare', 'gen_ai.response.model': '"quoted"' })),
        ],
      }),
    );
    expect(spans.map((one) => [one.labelAsked, one.labelAnswered, one.responseId])).toEqual([
      ['asked', 'answered', 'r1'],
      [null, null, null],
      ['asked', null, null],
      ['bare', 'quoted', null],
    ]);
  });

  it('is recognised by what is MLflow’s, and says what holds no span', async () => {
    const trace = { info: { trace_metadata: {} }, data: { spans: [] } };
    expect(mlflow.sniff(headOf(JSON.stringify(trace))).confidence).toBe(0.9);
    expect(mlflow.sniff(headOf('{"spans":[{"attributes":{"a":1}}]}')).confidence).toBe(0);
    expect((await read(JSON.stringify(trace))).units).toMatchObject([{ category: 'skipped', reason: 'no-spans' }]);
  });
});
