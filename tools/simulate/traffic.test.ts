import { describe, expect, it } from 'vitest';

import { folderBytes, inTemporaryFolder } from './folder-bytes.test-helper.ts';
import { spansOf, valueOf, type Span } from './otlp-export.test-helper.ts';
import { writeTraffic, type TrafficTruth } from './traffic.ts';

interface Written {
  readonly truth: TrafficTruth;
  readonly files: ReadonlyMap<string, string>;
}

function write(seed: string, requests: number): Written {
  return inTemporaryFolder((folder) => {
    const truth = writeTraffic(seed, requests, `${folder}/traffic`);
    return { truth, files: folderBytes(`${folder}/traffic`) };
  });
}

function spansIn({ files }: Written, name: RegExp): readonly Span[] {
  return [...files].filter(([path]) => name.test(path)).flatMap(([, text]) => spansOf(text));
}

const written = write('1', 6_000);
const served = spansIn(written, /collector-\d/);
const asked = served.filter((span) => valueOf(span, 'gen_ai.request.model') !== undefined);
const called = spansIn(written, /callers/);

describe('writeTraffic', () => {
  it('tells of each request by one span of a node or gateway, in ten files', () => {
    expect(asked).toHaveLength(6_000);
    expect([...written.files.keys()].filter((path) => path.startsWith('traces/collector-'))).toHaveLength(10);
    expect(served.length + called.length).toBe(written.truth.spans);
    expect(new Set([...served, ...called].map((span) => `${span.traceId}/${span.spanId}`)).size).toBe(
      written.truth.spans,
    );
  });

  it('counts truly', () => {
    const { truth } = written;
    for (const [label, count] of Object.entries(truth.requestsByLabel))
      expect(asked.filter((span) => valueOf(span, 'gen_ai.request.model') === label)).toHaveLength(count);
    const unnamed = asked.filter(
      (s) => valueOf(s, 'og.blob_id') === undefined && valueOf(s, 'og.tee_id') === undefined,
    );
    expect(unnamed).toHaveLength(truth.unnamed);
    expect(called.filter((span) => valueOf(span, 'og.blob_id') !== undefined)).toHaveLength(truth.contradicted);
    expect(Object.values(truth.requestsByNode).reduce((sum, n) => sum + n, 0)).toBe(6_000);
  });

  it('has labels that move on, nodes that lag behind, and captures and publishes that tell of it', () => {
    expect(written.truth.stale).toBeGreaterThan(6_000 / 200);
    expect(written.truth.stale).toBeLessThan(6_000 / 10);
    const artifacts = Map.groupBy(asked, (span) => valueOf(span, 'gen_ai.request.model'));
    const kinds = [...artifacts.values()].map((spans) => new Set(spans.map((s) => valueOf(s, 'og.blob_id'))).size);
    expect(Math.max(...kinds)).toBeGreaterThan(3);
    expect(written.files.get('hub/publishes.ogtrace.ndjson')).toContain('hub.version.publish');
    expect(written.files.get('hub/captures.ndjson')).toContain('/versions');
  });

  it('joins what callers traced by the id of the response', () => {
    expect(called.length).toBeGreaterThan(6_000 / 40);
    const ids = new Set(asked.map((span) => valueOf(span, 'gen_ai.response.id')));
    for (const span of called) expect(ids).toContain(valueOf(span, 'gen_ai.response.id'));
  });

  it('ends no span before it starts, and keeps every parent', () => {
    const ids = new Set(served.map((span) => `${span.traceId}/${span.spanId}`));
    for (const span of [...served, ...called]) {
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThan(BigInt(span.startTimeUnixNano));
      if (span.parentSpanId !== undefined) expect(ids).toContain(`${span.traceId}/${span.parentSpanId}`);
    }
  });

  it('is byte for byte the same for one seed, and another for the next', () => {
    const once = write('5', 200);
    expect(write('5', 200)).toEqual(once);
    expect(write('6', 200).files).not.toEqual(once.files);
  });
});
