import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { inTemporaryFolder } from './folder-bytes.test-helper.ts';
import { spansOf, valueOf } from './otlp-export.test-helper.ts';
import { writeOtlpBulk, type BulkTruth } from './otlp-bulk.ts';

function write(seed: string, spans: number): { readonly text: string; readonly truth: BulkTruth } {
  return inTemporaryFolder((folder) => {
    const path = join(folder, 'bulk', 'spans.otlp.jsonl');
    const truth = writeOtlpBulk(seed, spans, path);
    return { truth, text: readFileSync(path, 'utf8') };
  });
}

const { text, truth } = write('1', 5_000);
const spans = spansOf(text);

describe('writeOtlpBulk', () => {
  it('writes as many spans as asked for, also when traces do not come out even', () => {
    expect(spans).toHaveLength(5_000);
    expect(truth).toMatchObject({ spans: 5_000, lines: 50, traces: 500 });
    expect(spansOf(write('1', 1_234).text)).toHaveLength(1_234);
  });

  it('counts truly', () => {
    const asked = spans.filter((span) => span.attributes.some(({ key }) => key === 'gen_ai.request.model'));
    expect(asked).toHaveLength(truth.requests);
    expect(truth.requests).toBe(500);
    expect(Buffer.byteLength(text)).toBe(truth.bytes);
    const blobs = asked.map((span) => valueOf(span, 'og.blob_id') ?? '');
    for (const [blob, count] of Object.entries(truth.requestsByBlob)) {
      expect(blobs.filter((found) => found === blob)).toHaveLength(count);
    }
  });

  it('makes whole traces: every parent is there, ids are unique, no span ends before it starts', () => {
    const ids = new Set(spans.map((span) => `${span.traceId}/${span.spanId}`));
    expect(ids.size).toBe(spans.length);
    for (const span of spans) {
      if (span.parentSpanId !== undefined) expect(ids).toContain(`${span.traceId}/${span.parentSpanId}`);
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThan(BigInt(span.startTimeUnixNano));
    }
    expect(spans.filter((span) => span.parentSpanId === undefined)).toHaveLength(500);
  });

  it('is about 750 bytes a span and the same for the same seed', () => {
    expect(truth.bytes / truth.spans).toBeGreaterThan(650);
    expect(truth.bytes / truth.spans).toBeLessThan(850);
    expect(write('1', 5_000).text).toBe(text);
    expect(write('2', 5_000).text).not.toBe(text);
  });
});
