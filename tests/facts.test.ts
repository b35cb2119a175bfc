/**
 * Files of other projects against what an independent reader counted in them (FACTS.md of the shared fixtures): each
 * gives these counts, or is refused with a reason. None of them is part of this repository.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFiles } from '../src/core/import/container.ts';
import { impostorReason } from '../src/core/import/impostors.ts';
import { headOf, runImporter } from '../src/core/import/import.test-helper.ts';
import { importerOf } from '../src/core/import/registry.ts';
import { recognise } from '../src/core/import/sniff.ts';
import type { SpanStatement } from '../src/model/statement.ts';
import { sharedPath } from './shared-files.ts';

/** The format that a file gets, or the reason why it is none. By folder, then by file where a folder holds several. */
const FORMATS: Readonly<Record<string, string | RegExp>> = {
  'otlp-json': 'otlp-json',
  'otlp-jsonl': 'otlp-json',
  'tempo-json': 'otlp-json',
  derived: 'otlp-protobuf',
  'jaeger-json': 'jaeger-json',
  'jaeger-json/anonymizer-embedded-process.json': 'jaeger-anonymizer',
  'jaeger-json/anonymizer-invalid.json': 'jaeger-anonymizer',
  'jaeger-json/jaeger-elasticsearch-span.json': 'jaeger-elasticsearch',
  'jaeger-json/jaeger-proto-domain-01.json': 'jaeger-proto-json',
  'jaeger-json/jaeger-thrift-batch-01.json': 'jaeger-thrift-json',
  'zipkin-json': 'zipkin',
  'tempo-parquet': 'tempo-parquet',
  'oci-manifest': 'oci-manifest',
  'chrome-json': 'chrome-trace',
  langfuse: 'langfuse',
  langsmith: 'langsmith',
  mlflow: 'mlflow',
  'mlflow-model': 'mlflow-model',
  'openinference-phoenix': 'phoenix',
  atif: 'atif',
  triton: 'triton',
  datadog: 'datadog',
  xray: 'xray',
  'graph-deps': /callCount/,
  'langfuse/langfuse-openai-agents.chatml.json': /ChatML/,
  'genai-sdk-spans/vercel-v6-spans-by-operation.json': 'js-spans',
  'genai-sdk-spans/otel-genai-client-span.json': /Attributes of one span/,
};

/** Formats that are not traces of spans: what they say is tested beside their importers. */
const WITHOUT_SPANS: ReadonlySet<string> = new Set(['mlflow-model', 'oci-manifest']);
/** Of a format of spans, but without one: metadata and samples alone. */
const NO_SPAN_IN = 'chrome-json/chrome-141.json';

/** Times that are texts were not compared by the reader: these children end after their parents. */
const ENDS_AFTER: Readonly<Record<string, number>> = { 'openinference-phoenix/phoenix-pxi-suggestion-traces.json': 28 };

const COLUMNS = [
  'spans',
  'traces',
  'services',
  'roots',
  'orphans',
  'duplicated',
  'startsBefore',
  'endsAfter',
  'endsFirst',
] as const;
type Counts = Readonly<Record<(typeof COLUMNS)[number], number>>;

const FOLDER = sharedPath('fixtures');

function files(): readonly string[] {
  if (FOLDER === null) return [];
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.includes('/') && statSync(join(FOLDER, file)).isFile())
    .toSorted();
}

function formatOf(file: string): string | RegExp {
  const format = FORMATS[file] ?? FORMATS[file.split('/')[0]!];
  if (format === undefined) throw new Error(`No format is stated for ${file}: it has to get one or to be refused.`);
  return format;
}

/** Rows with counts; the others are told in words. */
function countedRows(): readonly { readonly file: string; readonly counts: Counts }[] {
  if (FOLDER === null) return [];
  const rows = readFileSync(join(FOLDER, 'FACTS.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === COLUMNS.length + 3 && /^\d+$/.test(cells[2]!));
  return rows.map((cells) => ({
    file: cells[1]!,
    counts: Object.fromEntries(COLUMNS.map((column, i) => [column, Number(cells[i + 2])])) as Counts,
  }));
}

/** A file as it is imported: what lies in a container instead of it. */
async function contentOf(file: string): Promise<{ readonly name: string; readonly content: Buffer }> {
  const found = await Array.fromAsync(findFiles([join(FOLDER!, file)]));
  const inner = found.at(-1);
  if (inner?.kind !== 'file') throw new Error(`${file} holds no file`);
  return { name: inner.name, content: Buffer.concat(await Array.fromAsync(inner.open())) };
}

/** Spans inside of other spans' records are left out where `isOuterOnly`: the reader of FACTS.md did not look for them. */
async function spansOf(file: string, isOuterOnly = false): Promise<readonly SpanStatement[]> {
  const { name, content } = await contentOf(file);
  const answer = recognise(headOf(content, name));
  expect(answer?.format).toBe(formatOf(file));
  const { statements, units } = await runImporter(importerOf(answer!.format)!, content, { name });
  const records = new Set(units.map((unit) => `${unit.offset}+${unit.length}`));
  const counted = isOuterOnly ? statements.filter((each) => records.has(`${each.offset}+${each.length}`)) : statements;
  return counted.map((entry) => entry.statement).filter((statement) => statement.kind === 'span');
}

/**
 * A parent is found by trace and id; of several spans under one id the last one counts. Of a format without services the
 * kinds of its spans were counted.
 */
function countsOf(spans: readonly SpanStatement[]): Counts {
  const key = (span: SpanStatement, id: string | null): string => `${span.traceId}/${id}`;
  const byId = new Map(spans.map((span) => [key(span, span.spanId), span]));
  const seen = new Map<string, number>();
  for (const span of spans) seen.set(key(span, span.spanId), (seen.get(key(span, span.spanId)) ?? 0) + 1);
  const children = spans.filter((span) => span.parentSpanId !== null);
  const pairs = children.flatMap((child) => {
    const parent = byId.get(key(child, child.parentSpanId));
    return parent === undefined ? [] : [[child, parent] as const];
  });
  const isLess = (a: string | null, b: string | null): boolean => a !== null && b !== null && BigInt(a) < BigInt(b);
  return {
    spans: spans.length,
    traces: new Set(spans.map((span) => span.traceId)).size,
    services: new Set(spans.map((span) => span.service ?? span.spanKind)).size,
    roots: spans.length - children.length,
    orphans: children.length - pairs.length,
    duplicated: [...seen.values()].filter((count) => count > 1).length,
    startsBefore: pairs.filter(([child, parent]) => isLess(child.startNs, parent.startNs)).length,
    endsAfter: pairs.filter(([child, parent]) => isLess(parent.endNs, child.endNs)).length,
    endsFirst: spans.filter((span) => isLess(span.endNs, span.startNs)).length,
  };
}

describe.skipIf(FOLDER === null)('the files of FACTS.md', () => {
  it('are all here', () => {
    const listed = countedRows().map((row) => row.file);
    expect(listed.length).toBeGreaterThan(20);
    expect(listed.filter((file) => !files().includes(file))).toEqual([]);
  });

  it.for(countedRows())('$file', async ({ file, counts }) => {
    expect(countsOf(await spansOf(file, true))).toEqual({ ...counts, endsAfter: ENDS_AFTER[file] ?? counts.endsAfter });
  });

  it('hold spans inside of spans that were not counted', async () => {
    const counts = countsOf(await spansOf('datadog/ddtrace-go-matching.json'));
    expect(counts).toMatchObject({ spans: 17, traces: 5, roots: 5, orphans: 0, duplicated: 0 });
  });
});

describe.skipIf(FOLDER === null)('files that FACTS.md tells of in words', () => {
  it('a span without start, whose duration is no number, stays and is told', async () => {
    const { name, content } = await contentOf('jaeger-json/anonymizer-invalid.json');
    const { statements, issues } = await runImporter(importerOf('jaeger-anonymizer')!, content, { name });
    expect(statements.map(({ statement }) => statement)).toMatchObject([{ startNs: null, endNs: null }]);
    expect(issues.map((issue) => issue.code)).toEqual(['time']);
  });
});

describe.skipIf(FOLDER === null)('every file of the folder', () => {
  it.for(files())('%s', async (file) => {
    const format = formatOf(file);
    const { name, content } = await contentOf(file);
    const head = headOf(content, name);
    const answer = recognise(head);
    if (typeof format === 'string') expect(answer?.format).toBe(format);
    else expect([answer, impostorReason(head)]).toEqual([null, expect.stringMatching(format)]);
  });

  it('gives spans where its format is one of traces', async () => {
    const listed = new Set(countedRows().map((row) => row.file));
    for (const file of files()) {
      const format = formatOf(file);
      if (typeof format !== 'string' || listed.has(file) || WITHOUT_SPANS.has(format)) continue;
      if (file === NO_SPAN_IN) continue;
      expect([file, (await spansOf(file)).length > 0]).toEqual([file, true]);
    }
  });
});

/** Of one dump of a collector, 547 spans, in the forms in which its file exporter writes (reference/traces.md, F). */
describe.skipIf(FOLDER === null)('files of the collector’s exporter', () => {
  it.each([
    ['derived/otlp-single.binpb', 16],
    ['derived/otlp-file-exporter-proto-truncated.bin', 546],
    ['derived/otlp-file-exporter-proto-zstd-legacy.bin', 547],
  ])('%s', async (file, spans) => {
    expect(await spansOf(file)).toHaveLength(spans);
  });
});
