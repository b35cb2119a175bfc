import { describe, expect, it } from 'vitest';
import { otlpJson } from './formats/otlp-json.ts';
import { zipkin } from './formats/zipkin.ts';
import { sourceOf, writtenSink } from './import.test-helper.ts';
import { Leftovers } from './leftovers.ts';

const told = (work: (leftovers: Leftovers, sink: ReturnType<typeof writtenSink>['sink']) => void) => {
  const { sink, written } = writtenSink();
  work(new Leftovers(), sink);
  return written.issues.map(({ offset, length, code }) => [offset, length, code]);
};

describe('a long stretch without a record', () => {
  const read = (leftovers: Leftovers): void => {
    leftovers.unit(10, 100);
    leftovers.unit(200, 300);
    leftovers.unit(100_300, 100_400);
  };

  it('is told of a damaged source, also at its end', () => {
    expect(
      told((leftovers, sink) => {
        read(leftovers);
        leftovers.issue('syntax');
        leftovers.tellGaps(200_400, sink);
      }),
    ).toEqual([
      [300, 100_000, 'unread'],
      [100_400, 100_000, 'unread'],
    ]);
  });

  it('is what lies between records in any other', () => {
    expect(
      told((leftovers, sink) => {
        read(leftovers);
        leftovers.issue('ambiguous');
        leftovers.tellGaps(200_400, sink);
      }),
    ).toEqual([]);
  });
});

describe('a record that was passed over', () => {
  const span = '{"traceId":"0000000000000001","id":"0000000000000002","localEndpoint":{"serviceName":"a"}}';
  const group = '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a"}]}]}]}';
  const bytes = sourceOf(`${group}\n${span}\n{"a":"something that nobody reads, however long it is"}`);
  const [at, length] = [group.length + 1, span.length];

  it('is told where another importer reads it, the first of them', () => {
    expect(
      told((leftovers, sink) => {
        leftovers.skipped(at + length + 1, 55, 'unknown-shape');
        leftovers.skipped(at, length, 'unknown-shape');
        leftovers.skipped(at, length, 'unknown-shape');
        leftovers.tellOtherFormat(bytes, 'x', otlpJson, sink);
      }),
    ).toEqual([[at, length, 'other-format']]);
  });

  it('is not where nobody does, where its own importer does, and where it was skipped for another reason', () => {
    expect(
      told((leftovers, sink) => {
        leftovers.skipped(at + length + 1, 55, 'unknown-shape');
        leftovers.skipped(at, length, 'other-signal');
        leftovers.tellOtherFormat(bytes, 'x', otlpJson, sink);
        leftovers.skipped(at, length, 'unknown-shape');
        leftovers.tellOtherFormat(bytes, 'x', zipkin, sink);
      }),
    ).toEqual([]);
  });
});
