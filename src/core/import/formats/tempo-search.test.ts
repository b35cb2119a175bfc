import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { traceKey } from '../../../base/ids.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { impostorReason } from '../impostors.ts';
import { recognise } from '../sniff.ts';
import { tempoSearch } from './tempo-search.ts';

const FIXTURES = join(import.meta.dirname, '../../../../tests/fixtures/tempo-search');

async function read(file: string) {
  const content = readFileSync(join(FIXTURES, file));
  const { statements, units, issues } = await runImporter(tempoSearch, content);
  return { spans: statements.map(({ statement }) => statement as SpanStatement), units, issues };
}

describe('tempo-search', () => {
  it('makes the tree from the numbering, and tells each span once', async () => {
    const { spans, units, issues } = await read('structure.json');
    expect(
      spans.map(({ spanId, parentSpanId, service, spanKind }) => [spanId, parentSpanId, service, spanKind]),
    ).toEqual([
      ['b7ad6b7169203331', null, 'panel', 'server'],
      ['f067aa0ba902b7', 'b7ad6b7169203331', 'panel', 'client'],
      ['53995c3f42cd8ad8', 'f067aa0ba902b7', 'gateway', 'server'],
    ]);
    expect(traceKey(spans[0]!.traceId, 16)).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(spans[1]).toMatchObject({
      startNs: '1772460300020000000',
      endNs: '1772460300720000000',
      labelAsked: 'gemini-2.5-pro',
      responseId: 'chatcmpl-tempo-1',
    });
    expect([units.map(({ reason }) => reason), issues]).toEqual([
      ['', '', '', 'told-before', 'told-before', 'told-before'],
      [],
    ]);
  });

  it('keeps spans without numbering, time or name, and says what a parent is not known by', async () => {
    const { spans, units, issues } = await read('nasty.json');
    expect(spans.map(({ spanId, startNs }) => [spanId, startNs !== null])).toEqual([
      ['aa', true],
      ['ab', true],
      ['ac', false],
      ['ad', true],
    ]);
    expect(units.map(({ category, reason }) => `${category} ${reason}`.trim())).toEqual([
      'skipped summary',
      'accepted',
      'accepted',
      'accepted',
      'accepted',
      'skipped told-before',
      'skipped unknown-shape',
    ]);
    expect(issues.map(({ code }) => code)).toContain('missing-parent');
  });

  it('is no index of traces without spans', () => {
    const index =
      '{"traces":[{"traceID":"2f3e","rootServiceName":"a","startTimeUnixNano":"1","durationMs":5}],"metrics":{}}';
    expect([recognise(headOf(index)), impostorReason(headOf(index))]).toEqual([null, expect.stringContaining('Tempo')]);
  });
});
