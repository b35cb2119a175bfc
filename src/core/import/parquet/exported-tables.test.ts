import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { findFiles } from '../container.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { importerOf } from '../registry.ts';
import { recognise } from '../sniff.ts';
import { INT64, leaf, parquetOf, TEXT } from './parquet.test-helper.ts';
import type { Tree } from './parquet.test-helper.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-tables-'));
afterAll(() => rmSync(root, { recursive: true }));

const MOMENT = { ...INT64, converted_type: 'TIMESTAMP_MICROS' } as const;
const at = new Date('2026-03-02T14:05:09.123Z');

async function read(columns: readonly Tree[], rows: readonly Readonly<Record<string, unknown>>[]) {
  const path = join(root, 'table.parquet');
  writeFileSync(path, parquetOf(columns, rows));
  const file = (await Array.fromAsync(findFiles([path]))).at(-1);
  if (file?.kind !== 'file') throw new Error('the table holds no rows');
  const content = Buffer.concat(await Array.fromAsync(file.open()));
  const format = recognise(headOf(content, file.name))?.format ?? '';
  const { statements, issues } = await runImporter(importerOf(format)!, content);
  return { format, issues, spans: statements.map((entry) => entry.statement as SpanStatement) };
}

describe('tables that observability tools export', () => {
  it('are read as runs of LangSmith, with contents that are texts', async () => {
    const text = ['id', 'trace_id', 'parent_run_id', 'name', 'run_type', 'dotted_order', 'inputs', 'outputs', 'extra'];
    const [first, second] = ['20260302T140509123000Za', '20260302T140509123000Zb'];
    const { format, issues, spans } = await read(
      [...text.map((name) => leaf(name, TEXT)), leaf('start_time', MOMENT)],
      [
        { id: 'a', trace_id: 'a', name: 'chain', run_type: 'chain', dotted_order: first, start_time: at, inputs: '{}' },
        {
          id: 'b',
          trace_id: 'a',
          name: 'call',
          run_type: 'llm',
          dotted_order: `${first}.${second}`,
          start_time: at,
          inputs: '{"model":"asked"}',
          outputs: '{"model":"answered","id":"r1"}',
        },
      ],
    );
    expect([format, issues]).toEqual(['langsmith', []]);
    expect(spans.map((span) => [span.parentSpanId, span.labelAsked, span.labelAnswered, span.startNs])).toEqual([
      [null, null, null, '1772460309123000000'],
      ['a', 'asked', 'answered', '1772460309123000000'],
    ]);
  });

  it('are read as spans of Phoenix, with attributes that are columns', async () => {
    const text = [
      'name',
      'span_kind',
      'parent_id',
      'status_code',
      'context.trace_id',
      'context.span_id',
      'attributes.llm.model_name',
      'attributes.llm.invocation_parameters',
    ];
    const { format, issues, spans } = await read(
      [...text.map((name) => leaf(name, TEXT)), leaf('start_time', MOMENT)],
      [
        {
          name: 'call',
          span_kind: 'LLM',
          'context.trace_id': 't',
          'context.span_id': 's',
          start_time: at,
          'attributes.llm.model_name': 'answered',
          'attributes.llm.invocation_parameters': '{"model":"asked"}',
        },
      ],
    );
    expect([format, issues]).toEqual(['phoenix', []]);
    expect(spans).toMatchObject([{ traceId: 't', spanId: 's', labelAsked: 'asked', labelAnswered: 'answered' }]);
  });
});
