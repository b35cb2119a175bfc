import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { recognise } from '../sniff.ts';
import { elasticApm } from './elastic-apm.ts';

const fixture = (file: string): string =>
  readFileSync(join(import.meta.dirname, '../../../../tests/fixtures/elastic-apm', file), 'utf8');

async function read(content: string) {
  const { statements, units, issues } = await runImporter(elasticApm, content);
  return {
    spans: statements.map(({ statement }) => statement as SpanStatement),
    units: units.map(({ category, reason }) => `${category} ${reason}`.trim()),
    issues: issues.map(({ code }) => code),
  };
}

describe('elastic-apm', () => {
  it('reads what an agent sends, each event with what the agent said of itself before', async () => {
    const { spans, units, issues } = await read(fixture('events.ndjson'));
    expect(spans).toMatchObject([
      {
        parentSpanId: null,
        spanKind: 'server',
        service: 'gateway',
        node: 'gateway-7c9-1',
        startNs: '1772460301123456000',
        endNs: '1772460301935801678',
        status: 'ok',
        requestId: 'req-1',
      },
      { spanKind: 'client', status: 'error', labelAsked: 'gemini-2.5-pro', labelAnswered: 'gemini-2.5-flash' },
      { parentSpanId: 'a1b2c3d4e5f60701', spanKind: null, service: 'ledger', startNs: null, status: null },
    ]);
    expect(units).toEqual([
      'skipped metadata',
      'accepted',
      'accepted',
      'accepted',
      'rejected syntax',
      'skipped other-signal',
      'skipped other-signal',
      'skipped unknown-shape',
    ]);
    expect(issues).toEqual(['time', 'syntax']);
  });

  it('reads what Elasticsearch answers, with members inside of each other or with dots in their names', async () => {
    const { spans, units, issues } = await read(fixture('search.json'));
    expect(spans).toMatchObject([
      { spanId: 'a1b2c3d4e5f60701', spanKind: 'server', node: 'edge-1', labelAsked: 'gemini-2.5-pro' },
      { spanId: 'a1b2c3d4e5f60702', parentSpanId: 'a1b2c3d4e5f60701', spanKind: 'client', status: 'error' },
      { spanId: 'a1b2c3d4e5f60709', name: 'GET /health', node: 'edge-2', status: 'unset' },
    ]);
    expect(spans.map(({ startNs, endNs }) => [startNs, endNs])).toEqual([
      ['1772460301123456000', '1772460301935801000'],
      ['1772460301223000000', '1772460301923500000'],
      ['1772460301300001000', '1772460301300016000'],
    ]);
    expect(units.filter((unit) => unit !== 'accepted')).toEqual(['skipped other-signal']);
    expect(issues).toEqual([]);
  });

  it('takes what one agent says for its own events only', async () => {
    const agent = (name: string) => JSON.stringify({ metadata: { service: { name } } });
    const span = JSON.stringify({ span: { id: '1', trace_id: '2', duration: 1, timestamp: 1772460301123456 } });
    const { spans } = await read([agent('panel'), span, agent('gateway'), span].join('\n'));
    expect(spans.map(({ service }) => service)).toEqual(['panel', 'gateway']);
  });

  it('takes an outcome that nobody knows for none', async () => {
    const span = { id: '1', trace_id: '2', duration: 1, timestamp: 1772460301123456, outcome: 'constructor' };
    expect((await read(JSON.stringify({ span }))).spans).toMatchObject([{ status: null }]);
  });

  it('knows events without a span from a table', () => {
    const error = JSON.stringify({ error: { id: '1', trace_id: '2', span_id: '3', timestamp: 1772460301123456 } });
    expect(recognise(headOf(`{"metadata":{"service":{"name":"a"}}}\n${error}\n`))?.format).toBe('elastic-apm');
  });
});
