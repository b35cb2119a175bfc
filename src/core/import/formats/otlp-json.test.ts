import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
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
