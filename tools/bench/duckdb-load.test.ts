/** The race is one between equals: what DuckDB loads is what an import reads, column by column. */
import { DuckDBInstance } from '@duckdb/node-api';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { otlpJson } from '../../src/core/import/formats/otlp-json.ts';
import { runImporter } from '../../src/core/import/import.test-helper.ts';
import { FIELD_KEYS, NODE_KEYS } from '../../src/core/import/trace/span-fields.ts';
import { TEXT_COLUMNS } from '../../src/core/spans/span-columns.ts';
import type { SpanStatement } from '../../src/model/statement.ts';
import { writeOtlpBulk } from '../simulate/otlp-bulk.ts';

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-duckdb-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Hex, as the fields of hashes and ids want it, in a spelling that joins do not compare. */
const attribute = (key: string) => ({
  key,
  value: { stringValue: `0x${Buffer.from(key).toString('hex').toUpperCase()}` },
});

/** A line whose only span has one attribute beside the name of what was asked for. */
const lineOf = (key: string, i: number): string =>
  `${JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: NODE_KEYS.slice(i % (NODE_KEYS.length + 1)).map(attribute) },
        scopeSpans: [
          {
            spans: [
              {
                traceId: i.toString(16).padStart(32, '0'),
                spanId: 'ABCDEF0123456789',
                name: key,
                kind: i % 6,
                startTimeUnixNano: String(i),
                endTimeUnixNano: String(i + 1),
                attributes: [attribute(key), ...(i % 2 === 0 ? [attribute('gen_ai.request.model')] : [])],
                status: { code: i % 3 },
              },
            ],
          },
        ],
      },
    ],
  })}\n`;

type Row = readonly (string | null)[];
const COLUMNS = [...TEXT_COLUMNS.map(([column]) => column), 'start_ns', 'end_ns'];
const asRow = (span: SpanStatement): Row =>
  [...TEXT_COLUMNS.map(([, field]) => span[field] ?? null), span.startNs, span.endNs].map((value) =>
    value === null ? null : String(value),
  );
const sorted = (rows: readonly Row[]): readonly string[] => rows.map((row) => JSON.stringify(row)).toSorted();

const file = join(folder, 'spans.jsonl');
const database = join(folder, 'spans.duckdb');
beforeAll(() => {
  writeOtlpBulk('3', 2_000, file);
  const lines = FIELD_KEYS.map(([key], i) => lineOf(key, i));
  writeFileSync(file, readFileSync(file, 'utf8') + lines.join(''));
  execFileSync(process.execPath, [join(import.meta.dirname, 'duckdb-load-child.ts'), file, database]);
});

it('loads the same spans with the same columns as an import', async () => {
  const { statements } = await runImporter(otlpJson, readFileSync(file));
  const ours = statements.flatMap(({ statement }) => (statement.kind === 'span' ? [asRow(statement)] : []));
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  const select = COLUMNS.map((column) => `CAST("${column}" AS VARCHAR)`).join(', ');
  const found = (await connection.runAndReadAll(`SELECT ${select} FROM span`)).getRows();
  connection.closeSync();
  instance.closeSync();
  const theirs = found.map((row) => row.map((value) => (value === null ? null : String(value))));
  expect(ours).toHaveLength(2_000 + FIELD_KEYS.length);
  expect(sorted(theirs)).toEqual(sorted(ours));
});
