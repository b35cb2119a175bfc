import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { langfuseIngestion } from './langfuse-ingestion.ts';

const event = (type: string, body: object) => ({ id: 'e', type, timestamp: '2026-03-02T14:05:09Z', body });

async function read(content: unknown) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const written = await runImporter(langfuseIngestion, text);
  return {
    spans: written.statements.map((entry) => entry.statement as SpanStatement),
    units: written.units.map(({ category, reason }) => `${category} ${reason}`.trim()),
    codes: written.issues.map(({ code }) => code),
    told: written.statements.map(({ offset, length }) => text.slice(offset, offset + length)),
  };
}

const begun = event('generation-create', { id: 'g', traceId: 't', name: 'call', model: 'm', startTime: 'soon' });
const ended = event('generation-update', {
  id: 'g',
  name: null,
  endTime: '2026-03-02T14:05:10Z',
  output: { model: 'n' },
});

describe('langfuse-ingestion', () => {
  it('is recognised in every shape', () => {
    for (const shape of [begun, [begun], { batch: [begun] }, [{ batch: [begun] }]])
      expect(langfuseIngestion.sniff(headOf(JSON.stringify(shape))).confidence).toBe(0.95);
    for (const other of [event('order-create', { id: 'o' }), { batch: [{ id: 1 }] }])
      expect(langfuseIngestion.sniff(headOf(JSON.stringify(other))).confidence).toBe(0);
  });

  it('puts all words about one observation together, in whichever order they stand', async () => {
    for (const batch of [
      [begun, ended],
      [ended, begun],
    ]) {
      const { spans, codes, units, told } = await read({ batch });
      expect(spans).toMatchObject([
        { traceId: 't', spanId: 'g', name: 'call', spanKind: 'generation', endNs: '1772460310000000000' },
      ]);
      expect(told).toEqual([JSON.stringify(ended)]);
      expect(codes).toEqual(['unreadable-time']);
      expect(units.filter((unit) => unit === 'accepted')).toHaveLength(2);
    }
  });

  it('takes the time of the event where a beginning says none, and no trace where none is named', async () => {
    const { spans } = await read([event('span-create', { id: 's', startTime: null })]);
    expect(spans).toMatchObject([{ traceId: null, spanId: 's', startNs: '1772460309000000000' }]);
  });

  it('says when the beginning is missing, and what is no observation', async () => {
    const { spans, codes, units } = await read([
      event('span-update', { id: 's', traceId: 't' }),
      event('score-create', { id: 'x', traceId: 't' }),
      event('span-create', { name: 'no id' }),
    ]);
    expect(spans).toMatchObject([{ spanId: 's', startNs: null }]);
    expect(codes).toEqual(['no-create']);
    expect(units.filter((unit) => unit !== 'skipped structure')).toEqual([
      'accepted',
      'skipped no-observation',
      'skipped unknown-shape',
    ]);
  });
});
