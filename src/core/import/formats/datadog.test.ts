import { describe, expect, it } from 'vitest';
import { traceKey } from '../../../base/ids.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { datadog } from './datadog.ts';

const span = (id: string, more = '', meta = ''): string =>
  `{"trace_id":18446744073709551615,"span_id":${id},"parent_id":0,"name":"get","service":"gateway","start":1772460309000000123,"duration":5,"meta":{${meta}}${more}}`;
const UPPER = '"_dd.p.tid":"69a5975500000000"';
const WHOLE = '69a5975500000000ffffffffffffffff';

async function spansOf(content: string) {
  const written = await runImporter(datadog, content);
  return { spans: written.statements.map((entry) => entry.statement as SpanStatement), written };
}

describe('datadog', () => {
  it('reads every wrapping, numbers as they are', async () => {
    const id = '17293822569102704641';
    for (const content of [
      `[[${span(id)}]]`,
      `[${span(id)}]`,
      span(id),
      `{"traces":[[${span(id)}]]}`,
      `[[${span(id)}],]\n`,
    ]) {
      const { spans } = await spansOf(content);
      expect([content, spans]).toMatchObject([
        content,
        [{ traceId: '18446744073709551615', spanId: id, startNs: '1772460309000000123', endNs: '1772460309000000128' }],
      ]);
      expect(datadog.sniff(headOf(content)).confidence).toBe(0.93);
    }
  });

  it('gives all spans of a trace the upper half that one of them names', async () => {
    const other = span('9').replace('18446744073709551615', '7');
    const { spans } = await spansOf(`[[${span('1')},${span('2', '', UPPER)},${span('3')}],[${other}]]`);
    expect(spans.map((one) => one.traceId)).toEqual([WHOLE, WHOLE, WHOLE, '7']);
    expect((await spansOf(`[${span('1')},${span('2', '', UPPER)}]`)).spans.map((one) => one.traceId)).toEqual([
      WHOLE,
      WHOLE,
    ]);
  });

  it('joins the halves where a tracer logs ids as hex', async () => {
    const hex = (id: string, meta: string) =>
      span(`"${id}"`, '', meta).replace('18446744073709551615', '"51CFC3DCAB15EEFB"');
    const { spans } = await spansOf(
      `{"traces":[[${hex('51cfc3dcab15eefb', UPPER)},${hex('12345678901234ab', '')}]]}\n`,
    );
    expect(spans.map((one) => [one.traceId, one.spanId])).toEqual([
      ['69a597550000000051cfc3dcab15eefb', '51cfc3dcab15eefb'],
      ['69a597550000000051cfc3dcab15eefb', '12345678901234ab'],
    ]);
  });

  it('books spans on lines of their own before a line that is broken', async () => {
    const { spans, written } = await spansOf(`${span('1')}\n${span('2')}\n{"trace_id":\n${span('3')}\n`);
    expect(spans.map((one) => one.spanId)).toEqual(['1', '2', '3']);
    expect(written.issues.map((issue) => issue.code)).toEqual(['syntax']);
  });

  it('tells children inside of their parent where they stand', async () => {
    const grandchild = span('3').replace('"parent_id":0', '"parent_id":2');
    const child = span('2', `,"_children":[${grandchild}]`).replace('"parent_id":0', '"parent_id":1');
    const content = `[${span('1', `,"_children":[${child},"text"]`, UPPER)}]`;
    const { spans, written } = await spansOf(content);
    expect(spans.map((one) => [one.spanId, one.parentSpanId, one.traceId])).toEqual([
      ['1', null, WHOLE],
      ['2', '1', WHOLE],
      ['3', '2', WHOLE],
    ]);
    expect(written.statements.slice(1).map(({ offset, length }) => content.slice(offset, offset + length))).toEqual([
      child,
      grandchild,
    ]);
    expect(written.units.length).toBe(1);
  });

  it('reads what the tracer knows of a model', async () => {
    const meta = '"vllm.request.model":"m","_dd.llmobs.model_name":"n","span.kind":"server","_dd.hostname":"h"';
    expect((await spansOf(`[[${span('1', ',"error":1', meta)}]]`)).spans[0]).toMatchObject({
      labelAsked: 'm',
      spanKind: 'server',
      node: 'h',
      status: 'error',
    });
  });

  it('reads answers of the API', async () => {
    const content =
      '{"data":[{"id":"a","type":"spans","attributes":{"trace_id":"69A5975500000000FFFFFFFFFFFFFFFF","span_id":"17293822569102704641","parent_id":"0","service":"s","resource_name":"r","host":"h","start_timestamp":"2026-03-02T14:05:09.5Z","end_timestamp":"2026-03-02T14:05:10Z","custom":{"gen_ai":{"request":{"model":"m"}}}}}]}';
    const { spans } = await spansOf(content);
    expect(spans).toMatchObject([
      {
        name: 'r',
        service: 's',
        node: 'h',
        labelAsked: 'm',
        startNs: '1772460309500000000',
        endNs: '1772460310000000000',
      },
    ]);
    expect(spans[0]?.traceId).toBe(WHOLE);
    expect(traceKey(spans[0]!.spanId, 8)).toBe('f000000000000001');
    expect(datadog.sniff(headOf(content)).confidence).toBe(0.93);
  });
});
