import { describe, expect, it } from 'vitest';
import { traceKey } from '../../../base/ids.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { xray } from './xray.ts';

const segment = (id: string, more = ''): string =>
  `{"trace_id":"1-69a59755-0f3c5b9e7d1a48269b40c2d8","id":"${id}","name":"gateway","start_time":1772460309.123456789,"end_time":1.7724603105E9${more}}`;

async function spansOf(content: string) {
  const written = await runImporter(xray, content);
  return { spans: written.statements.map((entry) => entry.statement as SpanStatement), written };
}

describe('xray', () => {
  it('reads documents, lists, lines behind headers, and answers of the API', async () => {
    const header = '{"format":"json","version":1}';
    const document = JSON.stringify(segment('1'));
    for (const content of [
      segment('1'),
      `[${segment('1')}]`,
      `${header}\n${segment('1')}`,
      `{"Traces":[{"Id":"1-x","Segments":[{"Id":"1","Document":${document}}]}]}`,
      `{"Traces":[{"Segments":[{"Id":"1","Document":${segment('1')}}]}]}`,
      `{"RetrievalStatus":"COMPLETE","TraceFormat":"XRAY","Traces":[{"Spans":[{"Id":"1","Document":${document}}]}]}`,
    ]) {
      expect([content, (await spansOf(content)).spans]).toMatchObject([
        content,
        [{ spanId: '1', service: 'gateway', startNs: '1772460309123456789', endNs: '1772460310500000000' }],
      ]);
      if (!content.startsWith(header)) expect(xray.sniff(headOf(content)).confidence).toBe(0.95);
    }
    expect(xray.sniff(headOf(`${header}\n${segment('1')}`)).confidence).toBe(0.95);
  });

  it('keeps the trace id as written, and joins it with its hex', async () => {
    const [span] = (await spansOf(segment('1'))).spans;
    expect(traceKey(span!.traceId, 16)).toBe('69a597550f3c5b9e7d1a48269b40c2d8');
  });

  it('hangs subsegments below what they stand in, and points at them', async () => {
    const leaf = '{"id":"3","name":"load","start_time":1772460309.2,"fault":true}';
    const inner = `{"id":"2","name":"node","start_time":1772460309.1,"namespace":"remote","subsegments":[${leaf}]}`;
    const content = segment('1', `,"subsegments":[${inner}]`);
    const { spans, written } = await spansOf(content);
    expect(spans.map((one) => [one.spanId, one.parentSpanId, one.spanKind, one.status, one.service])).toEqual([
      ['1', null, null, null, 'gateway'],
      ['2', '1', 'client', null, 'gateway'],
      ['3', '2', 'internal', 'error', 'gateway'],
    ]);
    expect(written.statements.slice(1).map(({ offset, length }) => content.slice(offset, offset + length))).toEqual([
      inner,
      leaf,
    ]);
  });

  it('reads annotations whose dots were taken from them, and metadata of any namespace', async () => {
    const more = ',"annotations":{"gen_ai_request_model":"m"},"metadata":{"x":{"gen_ai.response.model":"n"}}';
    expect((await spansOf(segment('1', more))).spans[0]).toMatchObject({ labelAsked: 'm', labelAnswered: 'n' });
  });

  it('tells what has not ended, and what the trace id contradicts', async () => {
    const late = segment('1').replace('1772460309.123456789', '1772999999.5');
    const { written } = await spansOf(`[${segment('1', ',"in_progress":true')},${late}]`);
    expect(written.issues.map((issue) => issue.code)).toEqual(['unfinished', 'clock']);
  });
});
