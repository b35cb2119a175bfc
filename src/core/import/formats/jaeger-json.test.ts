import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { jaegerJson } from './jaeger-json.ts';

const span = (id: string, more = ''): string =>
  `{"traceID":"a7","spanID":"${id}","operationName":"op-${id}","startTime":1772460309000000,"duration":5,"processID":"p1"${more}}`;
const PROCESSES = '{"p1":{"serviceName":"gateway","tags":[{"key":"hostname","value":"gw-1"}]}}';
const trace = (...spans: string[]): string => `{"traceID":"a7","spans":[${spans.join(',')}],"processes":${PROCESSES}}`;

async function spansOf(content: string | Uint8Array) {
  const written = await runImporter(jaegerJson, content);
  const spans = written.statements.map((entry) => entry.statement as SpanStatement);
  return { spans, ids: spans.map((one) => `${one.service}@${one.node}/${one.spanId}`), written };
}

describe('jaeger-json', () => {
  it('reads every wrapping that the UI opens', async () => {
    const one = trace(span('1'), span('2'));
    for (const content of [
      one,
      `[${one}]`,
      `{"data":[${one}],"total":0}`,
      `{"data":${one}}`,
      `\uFEFF${one}\r\n`,
      `{"_comment":"x",${one.slice(1)}`,
      `{"data":[${one},],}`,
      `${one}\n${trace()}\n`,
    ]) {
      expect([content, ...(await spansOf(content)).ids]).toEqual([content, 'gateway@gw-1/1', 'gateway@gw-1/2']);
      expect(jaegerJson.sniff(headOf(content)).confidence).toBe(0.95);
    }
  });

  it('finds processes behind more spans than may wait', async () => {
    const ids = Array.from({ length: 10_050 }, (_, i) => (i + 1).toString(16));
    const { ids: found, written } = await spansOf(
      `{"data":[${trace(span('f'))},${trace(...ids.map((id) => span(id)))}]}`,
    );
    expect(found.length).toBe(10_051);
    expect(found.every((id) => id.startsWith('gateway@gw-1/'))).toBe(true);
    expect(written.issues).toEqual([]);
  });

  it('does not take the processes of one trace for another', async () => {
    const without = `{"traceID":"a8","spans":[${span('2')}]}`;
    expect((await spansOf(`{"data":[${trace(span('1'))},${without}]}`)).ids).toEqual(['gateway@gw-1/1', 'null@null/2']);
  });

  it('takes the first parent of the same trace, whatever else a span refers to', async () => {
    const refs = (...list: string[]): string =>
      `,"references":[${list.map((each) => `{"refType":"${each.split(' ')[0]}","traceID":"${each.split(' ')[1]}","spanID":"${each.split(' ')[2]}"}`).join(',')}]`;
    const parents = (
      await spansOf(
        trace(
          span('1', refs('CHILD_OF b9 2', 'CHILD_OF 00a7 3', 'CHILD_OF a7 4')),
          span('2', refs('FOLLOWS_FROM a7 5', 'CHILD_OF a7 6')),
          span('3', refs('FOLLOWS_FROM a7 5')),
          span('4', refs('CHILD_OF b9 2')),
          span('5', refs('CHILD_OF a7 0000000000000000')),
        ),
      )
    ).spans.map((one) => one.parentSpanId);
    expect(parents).toEqual(['3', '6', '5', null, null]);
  });

  it('tells what the exporter warns of, and times that are none', async () => {
    const { written, spans } = await spansOf(
      trace(span('1', ',"warnings":["clock skew"]'), span('2').replace('"duration":5', '"duration":"5s"')),
    );
    expect(written.issues.map((issue) => issue.message)).toEqual([
      'The exporter warns: clock skew',
      'Start or duration of this span is missing or cannot be read: it stands without that time.',
    ]);
    expect(spans.map((one) => one.endNs)).toEqual(['1772460309000005000', null]);
  });

  it('keeps what stands before a cut, told once', async () => {
    const whole = trace(span('1'), span('2'), span('3'));
    const { ids, written } = await spansOf(whole.slice(0, whole.indexOf('"operationName":"op-3"')));
    expect(ids).toEqual(['null@null/1', 'null@null/2']);
    expect(written.issues.map((issue) => issue.code)).toEqual(['cut']);
  });

  it('loses one broken span only', async () => {
    const { ids, written } = await spansOf(trace(span('1'), '{"traceID":"a7","spanID":}', 'null', span('2')));
    expect(ids).toEqual(['gateway@gw-1/1', 'gateway@gw-1/2']);
    expect(written.issues.map((issue) => issue.code)).toEqual(['syntax', 'unknown-shape']);
  });
});
