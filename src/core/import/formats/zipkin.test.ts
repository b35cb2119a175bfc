import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readableSpans } from '../../../../tests/builders/otel-spans.ts';
import { sentToZipkin } from '../../../../tests/builders/zipkin-fixture.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { zipkin } from './zipkin.ts';

const span = (id: string, more = ''): string =>
  `{"traceId":"a7","id":"${id}","name":"get","timestamp":1772460309000000,"duration":5,"localEndpoint":{"serviceName":"gateway","ipv4":"10.4.0.11","port":8080}${more}}`;

async function spansOf(content: string | Uint8Array) {
  const written = await runImporter(zipkin, content);
  return { spans: written.statements.map((entry) => entry.statement as SpanStatement), written };
}

describe('zipkin', () => {
  it('reads what OpenTelemetry’s exporter sends', async () => {
    const sent = await sentToZipkin(readableSpans());
    const kept = readFileSync(join(import.meta.dirname, '../../../../tests/fixtures/zipkin/exporter.json'));
    expect(kept.equals(sent)).toBe(true);
    expect((await spansOf(sent)).spans.map((one) => [one.service, one.node, one.name, one.labelAsked])).toEqual([
      ['panel', 'panel-1', 'POST /ask', null],
      ['panel', 'panel-1', 'chat gemini-2.5-pro', 'gemini-2.5-pro'],
      ['gateway', 'gateway-7d9f-x2', 'infer', null],
      ['gateway', 'gateway-7d9f-x2', 'og-1hr-volatility-ethusdt ▲', 'og-1hr-volatility-ethusdt'],
    ]);
  });

  it('reads a span, a list and a list of traces', async () => {
    for (const content of [
      span('1'),
      `[${span('1')}]`,
      `[[${span('1')}],[]]`,
      `${span('1')}\n`,
      `{"_index":"zipkin-span-2026-03-02","_source":${span('1', ',"timestamp_millis":1772460309000')}}\n`,
      `{"took":4,"hits":{"total":1,"hits":[{"_id":"a7-1","_source":${span('1')}}]}}`,
      `\uFEFF[${span('1')},]`,
    ]) {
      expect((await spansOf(content)).spans.map((one) => `${one.service}@${one.node}`)).toEqual([
        'gateway@10.4.0.11:8080',
      ]);
      expect(zipkin.sniff(headOf(content)).confidence).toBe(0.93);
    }
  });

  it('keeps both halves of a call under their one id', async () => {
    const halves = [span('1', ',"kind":"CLIENT"'), span('1', ',"kind":"SERVER","shared":true')];
    const { spans, written } = await spansOf(`[${halves.join(',')}]`);
    expect(spans.map((one) => [one.spanId, one.spanKind])).toEqual([
      ['1', 'client'],
      ['1', 'server'],
    ]);
    expect(written.issues).toEqual([]);
  });

  it('takes a time that is left out as legal, and one that is no number as a doubt', async () => {
    const without = span('1').replace('"timestamp":1772460309000000,"duration":5,', '');
    const wrong = span('2').replace('"duration":5', '"duration":"5 ms"');
    const { spans, written } = await spansOf(`[${without},${wrong}]`);
    expect(spans.map((one) => [one.startNs, one.endNs])).toEqual([
      [null, null],
      ['1772460309000000000', null],
    ]);
    expect(written.issues.map((issue) => issue.code)).toEqual(['time']);
  });

  it('says of a client, and of no server, where its call went', async () => {
    const peer = ',"remoteEndpoint":{"ipv6":"2001:db8::1","port":443}';
    const nowhere = (kind: string): string =>
      span('1', `,"kind":"${kind}"${peer}`).replace(/"localEndpoint":\{.*?\}/, '"localEndpoint":{"serviceName":"a"}');
    const nodes = (await spansOf(`[${nowhere('CLIENT')},${nowhere('SERVER')}]`)).spans.map(({ node, server }) => [
      node,
      server,
    ]);
    expect(nodes).toEqual([
      [null, '[2001:db8::1]:443'],
      [null, undefined],
    ]);
  });

  it('takes any error tag for an error', async () => {
    const tags = ['{"error":""}', '{"error":"timeout"}', '{"error":"false"}', '{"otel.status_code":"OK"}', '{}'];
    const { spans } = await spansOf(`[${tags.map((each) => span('1', `,"tags":${each}`)).join(',')}]`);
    expect(spans.map((one) => one.status)).toEqual(['error', 'error', null, 'ok', null]);
  });

  it('is no observation of another tool', () => {
    expect(
      zipkin.sniff(headOf('[{"id":"a","traceId":"b","type":"GENERATION","timestamp":1,"duration":2}]')),
    ).toMatchObject({ confidence: 0 });
  });
});
