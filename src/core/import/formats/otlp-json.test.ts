import { describe, expect, it } from 'vitest';
import { traceKey } from '../../../base/ids.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { impostorReason } from '../impostors.ts';
import { otlpJson } from './otlp-json.ts';

const span = (name: string) =>
  `{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"${name}"}`;
const resource = (service: string) =>
  `"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"${service}"}}]}`;
const batch = (service: string, ...spans: string[]) =>
  `{"resourceSpans":[{${resource(service)},"scopeSpans":[{"spans":[${spans.join(',')}]}]}]}`;

async function spansOf(content: string | Uint8Array) {
  const written = await runImporter(otlpJson, content);
  const spans = written.statements.map((entry) => entry.statement as SpanStatement);
  return {
    names: spans.map((one) => `${one.service}/${one.name}`),
    issues: written.issues.map((issue) => issue.code),
    written,
  };
}

describe('otlp-json', () => {
  it('points at the span object itself', async () => {
    const content = batch('s', span('a'), span('b'));
    const { written } = await spansOf(content);
    expect(written.statements.map(({ offset, length }) => content.slice(offset, offset + length))).toEqual([
      span('a'),
      span('b'),
    ]);
  });

  it('reads every wrapping', async () => {
    const one = batch('s', span('a'));
    const inner = one.slice(1, -1);
    for (const content of [
      one,
      `{"result":${one}}`,
      `{"trace":${one}}`,
      `[${one}]`,
      `{"data":${one},"totalCount":1}`,
      `{"time":1,"body":${one}}\n`,
      `[{"request":${one}}]`,
      `{"messages":[${one}]}`,
      `${one}\n${batch('s')}\n`,
      JSON.stringify(JSON.parse(one), null, 2),
      `{${inner.replace('resourceSpans', 'batches')}}`,
      one.replace('scopeSpans', 'instrumentationLibrarySpans'),
      `\uFEFF${one}\r\n`,
    ]) {
      expect([content, ...(await spansOf(content)).names]).toEqual([content, 's/a']);
      expect(otlpJson.sniff(headOf(content)).confidence).toBeGreaterThan(0.8);
    }
    const pretty = [
      JSON.stringify(JSON.parse(one), null, 2),
      JSON.stringify(JSON.parse(batch('t', span('b'))), null, 2),
    ].join('\n');
    expect((await spansOf(pretty)).names).toEqual(['s/a', 't/b']);
  });

  it('reads spans that stand in no group, each with the resource that it holds', async () => {
    const times = '"startTimeUnixNano":1772460300000000001,"endTimeUnixNano":"1772460300000000003"';
    const bare = (name: string, more: string) => span(name).replace('}', `,${times},${more}}`);
    const asked = '{"key":"gen_ai.request.model","value":{"stringValue":"gemini-2.5-pro"}}';
    const list = bare('a', `"attributes":[${asked}],${resource('own')}`);
    const map = bare('b', '"attributes":{"gen_ai.request.model":"gemini-2.5-pro"},"serviceName":"named"');
    const none = bare('c', '"kind":3,"attributes":{}');
    const logged = bare(
      'd',
      '"kind":"SERVER","status":{"code":"ERROR"},"resource":{"attributes":{"service.name":"own","host.name":"edge-1"}}',
    );
    expect((await spansOf(logged)).written.statements).toMatchObject([
      { statement: { service: 'own', node: 'edge-1', spanKind: 'server', status: 'error' } },
    ]);
    for (const content of [
      [list, map, none].join('\n'),
      `[${[list, map, none].join(',\n')}]`,
      `{"scope":{"name":"gateway"},"spans":[${[list, map, none].join(',')}]}`,
      `{"data":[${[list, map, none].join(',')}]}`,
    ]) {
      expect(otlpJson.sniff(headOf(content)).confidence).toBe(0.85);
      const { names, issues, written } = await spansOf(content);
      expect([names, issues]).toEqual([['own/a', 'named/b', 'unknown_service/c'], []]);
      expect(written.statements.map(({ statement }) => statement)).toMatchObject([
        { labelAsked: 'gemini-2.5-pro', startNs: '1772460300000000001', endNs: '1772460300000000003' },
        { labelAsked: 'gemini-2.5-pro', startNs: '1772460300000000001' },
        { labelAsked: null, spanKind: 'client' },
      ]);
      expect(written.units.map(({ offset, length }) => content.slice(offset, offset + length))).toEqual([
        list,
        map,
        none,
      ]);
    }
  });

  it('does not claim spans that lie deeper than it reads', () => {
    expect(otlpJson.sniff(headOf(`{"a":{"b":${batch('s', span('a'))}}}`)).confidence).toBe(0);
  });

  it('gives spans their own resource, also when it stands behind them', async () => {
    const late = `{"scopeSpans":[{"spans":[${span('a')},{"broken":},${span('b')}]}],${resource('late')}}`;
    const content = `{"resourceSpans":[${late},{"scopeSpans":[{"spans":[${span('c')}]}]},{${resource('x')},"scopeSpans":[{"spans":[${span('d')}]}]}]}`;
    const { names, issues } = await spansOf(content);
    expect(names).toEqual(['late/a', 'late/b', 'unknown_service/c', 'x/d']);
    expect(issues).toEqual(['syntax']);
  });

  it('loses one line, one span or the cut end, and says so once', async () => {
    const lines = [batch('s', span('a')), '{"resourceSpans":[{"scopeSpans":', batch('s', span('b'))].join('\n');
    expect(await spansOf(lines)).toMatchObject({ names: ['s/a', 's/b'], issues: ['syntax'] });
    const whole = batch('s', span('a'), span('b'), span('c'));
    expect(await spansOf(whole.slice(0, whole.indexOf('"name":"c"')))).toMatchObject({
      names: ['s/a', 's/b'],
      issues: ['cut'],
    });
    expect(await spansOf(Buffer.from(whole.replace('"name":"b"', '"name":"\xe9"'), 'latin1'))).toMatchObject({
      names: ['s/a', 's/c'],
      issues: ['encoding'],
    });
  });

  it('reads ids in every spelling as the same, and leaves them as they are', async () => {
    const hex = '0a6bee861db8a7dff9561ae4344c2260';
    const spellings = [
      hex,
      hex.toUpperCase(),
      hex.slice(1),
      Buffer.from(hex, 'hex').toString('base64'),
      Buffer.from(hex).toString('base64'),
    ];
    const spans = spellings.map((id) => `{"traceId":"${id}","spanId":"${id.slice(-16)}","name":"a"}`);
    const { written } = await spansOf(batch('s', ...spans));
    const ids = written.statements.map(({ statement }) => (statement as SpanStatement).traceId);
    expect(ids).toEqual(spellings);
    expect(ids.map((id) => traceKey(id, 16))).toEqual(spellings.map(() => hex));
  });

  it('reads values behind each other, remarks before them, and spans without times', async () => {
    const content = `{"_comment":"kept","_more":[1],${batch('s', span('a')).slice(1)}${batch('t', span('b'))}{"result":${batch('u', span('c'))}}`;
    const { names, issues, written } = await spansOf(content);
    expect([names, issues]).toEqual([['s/a', 't/b', 'u/c'], []]);
    expect(written.statements[0]?.statement).toMatchObject({ startNs: null, endNs: null });
  });

  it('is no reader of names with underscores', () => {
    const snake = '{"resource_spans":[{"scope_spans":[{"spans":[{"trace_id":"1","span_id":"2"}]}]}]}';
    expect(otlpJson.sniff(headOf(snake)).confidence).toBe(0);
    expect(impostorReason(headOf(snake))).toContain('resource_spans');
  });

  it('says which log records belong to traces', async () => {
    const logs = ['{"body":{"stringValue":"a"},"traceId":"5b8e"}', '{"body":{"stringValue":"b"},"traceId":""}', '{}'];
    const content = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${logs.join(',')}]}]}]}`;
    const { written } = await spansOf(content);
    expect(written.units.map(({ reason }) => reason)).toEqual(['log-of-a-trace', 'log-record', 'log-record']);
  });

  it('says of a trace as large as Tempo keeps one that it may be cut', async () => {
    const long = span('x'.repeat(7_000_000));
    const [tempo, other] = [batch('s', long).replace('resourceSpans', 'batches'), batch('s', long)];
    expect((await spansOf(tempo)).issues).toEqual(['maybe-truncated']);
    expect((await spansOf(other)).issues).toEqual([]);
  });

  it('passes over other signals and empty batches without an issue', async () => {
    const content = [
      '{"resourceLogs":[{"scopeLogs":[]}]}',
      '{"resourceMetrics":[]}',
      '{"resourceSpans":[]}',
      batch('s', span('a')),
    ].join('\n');
    const { names, issues, written } = await spansOf(content);
    expect([names, issues]).toEqual([['s/a'], []]);
    expect(written.units.map((unit) => unit.reason)).toEqual(['other-signal', 'other-signal', 'no-spans', '']);
  });
});
