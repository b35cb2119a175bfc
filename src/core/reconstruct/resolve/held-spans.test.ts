import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCacheHistory } from './cache-history.ts';
import type { Stated, StatementOf } from '../evidence.ts';

type TraceEvent = StatementOf<'trace-event'>;

const event = (
  kind: TraceEvent['event'],
  timeNs: number,
  blobId: string,
  more: Partial<TraceEvent> = {},
): Stated<TraceEvent> => ({
  at: { source: 1, offset: 0, length: 1 },
  statement: {
    kind: 'trace-event',
    event: kind,
    timeNs: String(timeNs),
    blobId,
    nodeId: 'n',
    label: null,
    requestId: null,
    computedBlobId: null,
    result: null,
    ...more,
  } as TraceEvent,
});

describe('what a node held', () => {
  it('lasts from the fetch to the eviction, and what was never evicted lasts on', () => {
    const history = createCacheHistory(() => [
      event('artifact.fetch', 10, 'a'),
      event('artifact.cache.lookup', 20, 'a', { result: 'hit' }),
      event('artifact.evict', 30, 'a'),
      event('artifact.load', 25, 'b', { computedBlobId: 'c' }),
    ]);
    expect(history.heldSpans('n')).toEqual([
      { ref: 'a', fromNs: 10n, toNs: 30n },
      { ref: 'c', fromNs: 25n, toNs: null },
    ]);
    expect(history.heldSpans('other')).toEqual([]);
  });

  it('is at every moment what could have been ready then', () => {
    const events = fc.array(
      fc.record({
        kind: fc.constantFrom('artifact.fetch', 'artifact.load', 'artifact.evict', 'artifact.cache.lookup' as const),
        at: fc.nat(20),
        blob: fc.constantFrom('a', 'b'),
        result: fc.constantFrom('hit', 'miss', null),
        computed: fc.option(fc.constantFrom('a', 'c')),
      }),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(events, fc.integer({ min: -1, max: 21 }), (list, moment) => {
        const history = createCacheHistory(() =>
          list.map((one) =>
            event(one.kind as TraceEvent['event'], one.at, one.blob, {
              result: one.result,
              computedBlobId: one.computed,
            }),
          ),
        );
        const at = BigInt(moment);
        const spans = history.heldSpans('n').filter(({ fromNs, toNs }) => fromNs <= at && (toNs === null || at < toNs));
        expect([...new Set(spans.map(({ ref }) => ref))].toSorted()).toEqual(
          history.readyAt('n', at).map(({ ref }) => ref),
        );
      }),
    );
  });
});
