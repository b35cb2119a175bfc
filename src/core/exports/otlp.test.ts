import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importCase } from '../../../tests/builders/imported-case.ts';
import { extractOf, type Extract } from '../../model/extract.ts';
import type { SpanRow } from '../../model/extract/evidence-rows.ts';
import { withExtractOf } from '../extract/extract.test-helper.ts';
import { otlpJson } from '../import/formats/otlp-json.ts';
import { headOf, runImporter } from '../import/import.test-helper.ts';
import { recognise } from '../import/sniff.ts';
import { HOSTILE } from '../report/hostile.test-helper.ts';
import { otlp } from './otlp.ts';
import { sampleFilledWith, SAMPLE_TABLES, textOf } from './sample-extract.test-helper.ts';

const [SPAN] = SAMPLE_TABLES.spans!;
const written = (extract: Extract): string => textOf(otlp.files(extract)[0]);

/** What a span says, without the place where it says it. */
function spanOf(row: SpanRow): object {
  const { source: _source, offset: _offset, length: _length, server, ...span } = row;
  return { kind: 'span', ...span, ...(server !== null && { server }) };
}

/** The spans that our own importer reads out of what was written. */
async function again(extract: Extract): Promise<readonly object[]> {
  const { statements, units } = await runImporter(otlpJson, written(extract));
  expect(units.filter(({ category }) => category === 'rejected')).toEqual([]);
  return statements.map(({ statement }) => statement);
}

const text = fc.option(
  fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE.filter((one) => one.isWellFormed()))),
);
const id = fc.option(
  fc.oneof(
    fc.stringMatching(/^[0-9a-f]{16}$/),
    fc.stringMatching(/^[0-9a-f]{32}$/),
    fc.constantFrom('', '0000000000000000', '12345678901234567890'),
    fc.string(),
  ),
);
const hash = fc.option(
  fc.oneof(
    fc.stringMatching(/^[0-9a-f]{64}$/),
    fc.stringMatching(/^[0-9A-F]{8}$/),
    fc.constantFrom('0xAB', 'none', ''),
  ),
);
const time = fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }).map(String));
const row: fc.Arbitrary<SpanRow> = fc.record({
  source: fc.constant('x:1'),
  offset: fc.nat(),
  length: fc.nat(),
  traceId: id,
  spanId: id,
  parentSpanId: id,
  name: fc.string({ unit: 'binary' }),
  spanKind: fc.option(fc.constantFrom('unspecified', 'internal', 'server', 'client', 'producer', 'consumer', 'other')),
  service: text,
  node: text,
  startNs: time,
  endNs: time,
  status: fc.option(fc.constantFrom('unset', 'ok', 'error', 'OK')),
  labelAsked: text,
  labelAnswered: text,
  responseId: text,
  requestId: text,
  artifactRef: text,
  teeId: hash,
  inputHash: hash,
  outputHash: hash,
  txHash: hash,
  cacheResult: text,
  server: text,
});

describe('otlp', () => {
  it('is recognised as what it is', () => {
    expect(recognise(headOf(written(extractOf({ spans: [SPAN!] })), 'spans.otlp.jsonl'))?.format).toBe('otlp-json');
  });

  it('is read again equal, span for span, but for exactly those of which it says that something is left out', async () => {
    const whole = row.filter((span) => otlp.leftOut(extractOf({ spans: [span] })).length === 0);
    await fc.assert(
      fc.asyncProperty(fc.array(whole, { minLength: 1, maxLength: 12 }), async (spans) => {
        expect(await again(extractOf({ spans }))).toEqual(spans.map(spanOf));
      }),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(row, async (span) => {
        const [read] = await again(extractOf({ spans: [span] }));
        const isWhole = otlp.leftOut(extractOf({ spans: [span] })).length === 0;
        if (isWhole) expect(read).toEqual(spanOf(span));
        else expect(read).not.toEqual(spanOf(span));
      }),
    );
  });

  it('counts what it cannot say', () => {
    const spans = [SPAN!, { ...SPAN!, spanKind: 'pipeline', service: null }, { ...SPAN!, startNs: '0', service: null }];
    expect(otlp.leftOut(extractOf({ spans }))).toEqual([
      'spans with no service: it is read again as unknown_service: 2',
      'spans with a kind that OTLP does not have: 1',
      'spans with a time that is not after 1970: 1',
    ]);
    expect(otlp.leftOut(extractOf({}))).toHaveLength(1);
  });

  it.each(HOSTILE)('carries %j as it is', async (hostile) => {
    const extract = sampleFilledWith(hostile);
    const [read] = await again(extract);
    const [span] = [...extract.rows('spans')];
    if (hostile.isWellFormed())
      expect(read).toMatchObject({ name: span!.name, labelAnswered: hostile === '' ? null : hostile });
    for (const line of written(extract).trimEnd().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});

describe('the spans of a case', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'blobtrail-otlp-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are the same once they were exported and imported into another one', async () => {
    const evidence = join(import.meta.dirname, '../../../resources/examples/warm-cache/traces');
    (await importCase(folder, [evidence], 'first')).close();
    const first = await withExtractOf(join(folder, 'first.blobtrail'), spansIn, { spans: true });
    const copy = join(folder, 'spans.otlp.jsonl');
    writeFileSync(copy, first.text);
    (await importCase(folder, [copy], 'second')).close();
    const second = await withExtractOf(join(folder, 'second.blobtrail'), spansIn, { spans: true });
    expect(first.spans.length).toBeGreaterThan(20);
    expect(second.spans).toEqual(first.spans);
  });

  function spansIn(extract: Extract): { readonly spans: readonly string[]; readonly text: string } {
    const spans = Array.from(extract.rows('spans'), (span) => JSON.stringify(Object.entries(spanOf(span)).toSorted()));
    return { spans: spans.toSorted(), text: written(extract) };
  }
});
