import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { recognise } from '../sniff.ts';
import { tracetest } from './tracetest.ts';

const leaf = {
  ID: 'a2',
  Name: 'leaf',
  StartTime: '1772460309001',
  EndTime: '1772460309002',
  Attributes: {},
  Children: [],
};
const stored = {
  ID: '4d1f0c2ab7e84f6f9a1d3c5e7b902468',
  RootSpan: { ...leaf, ID: 'a1', Name: 'root', Children: [leaf] },
};

async function read(text: string) {
  const written = await runImporter(tracetest, text);
  return { ...written, spans: written.statements.map(({ statement }) => statement as SpanStatement) };
}

describe('tracetest', () => {
  it('points each span at its own bytes, wherever the tree stands', async () => {
    for (const form of [stored, [stored, stored], { trace: stored }, { items: [{ id: 1, trace: stored }] }]) {
      const text = JSON.stringify(form);
      expect(recognise(headOf(text))?.format).toBe('tracetest');
      const { spans, statements } = await read(text);
      expect(spans.slice(0, 2).map((span) => [span.traceId, span.spanId, span.parentSpanId])).toEqual([
        [stored.ID, 'a1', null],
        [stored.ID, 'a2', 'a1'],
      ]);
      const { offset, length } = statements[1]!;
      expect(JSON.parse(text.slice(offset, offset + length))).toEqual(leaf);
    }
  });

  it('takes nanoseconds from the attributes where the server wrote them', async () => {
    const tree = {
      id: 'a1',
      name: 'root',
      startTime: 1772460309001,
      endTime: 1772460309002,
      attributes: { 'tracetest.span.start_time': '1772460309001000123' },
      children: [],
    };
    const { spans } = await read(JSON.stringify({ traceId: 't', tree }));
    expect(spans).toMatchObject([{ startNs: '1772460309001000123', endNs: '1772460309002000000' }]);
  });

  it('gives a root that Tracetest made no id, and none to what hangs below it', async () => {
    const root = { ...stored.RootSpan, ID: '0000000000000000' };
    const { spans } = await read(JSON.stringify({ ...stored, RootSpan: root }));
    expect(spans.map((span) => [span.spanId, span.parentSpanId])).toEqual([
      [null, null],
      ['a2', null],
    ]);
  });
});
