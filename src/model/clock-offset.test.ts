import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../tests/property-seed.ts';
import { callsBetween, offsetsOf, type ClockedSpan } from './clock-offset.ts';

const span = (over: Partial<ClockedSpan>): ClockedSpan => ({
  traceId: 't',
  spanId: '1',
  parentSpanId: null,
  name: 'call',
  kind: 'client',
  service: null,
  startNs: 0n,
  endNs: 100n,
  clock: 'caller',
  ...over,
});
const server = (over: Partial<ClockedSpan>): ClockedSpan =>
  span({ spanId: '2', parentSpanId: '1', kind: 'server', clock: 'node', startNs: 10n, endNs: 60n, ...over });

describe('the offset of two clocks', () => {
  it('is what keeps the server within its call', () => {
    expect(offsetsOf(callsBetween([span({}), server({})]))).toEqual([
      { of: 'node', against: 'caller', leastNs: -40n, mostNs: 10n, calls: 1 },
    ]);
  });

  it('is bounded by all calls together, and says when none fits', () => {
    const second = [
      span({ spanId: '3', startNs: 200n, endNs: 300n }),
      server({ spanId: '4', parentSpanId: '3', startNs: 205n, endNs: 303n }),
    ];
    expect(offsetsOf(callsBetween([span({}), server({}), ...second]))).toMatchObject([
      { leastNs: 3n, mostNs: 5n, calls: 2 },
    ]);
    const later = [
      span({ spanId: '5', startNs: 0n, endNs: 10n }),
      server({ spanId: '6', parentSpanId: '5', startNs: 1000n, endNs: 1005n }),
    ];
    const [offset] = offsetsOf(callsBetween([span({}), server({}), ...later]));
    expect(offset!.leastNs).toBeGreaterThan(offset!.mostNs);
  });

  it('holds the true one, whatever it is and however long the calls are', () => {
    const call = fc.record({
      at: fc.bigInt(0n, 10_000n),
      lasts: fc.bigInt(0n, 500n),
      before: fc.bigInt(0n, 100n),
      after: fc.bigInt(0n, 100n),
      shares: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.bigInt(-100_000n, 100_000n),
        fc.array(call, { minLength: 1, maxLength: 20 }),
        (offsetNs, calls) => {
          const spans = calls.flatMap(({ at, lasts, before, after, shares }, i) => [
            span({ spanId: `c${i}`, startNs: at, endNs: at + before + lasts + after }),
            server({
              spanId: shares ? `c${i}` : `s${i}`,
              parentSpanId: shares ? null : `c${i}`,
              startNs: at + before + offsetNs,
              endNs: at + before + lasts + offsetNs,
            }),
          ]);
          const [found, ...others] = offsetsOf(callsBetween(spans));
          expect(others).toEqual([]);
          expect(found!.calls).toBe(calls.length);
          expect(found!.leastNs <= offsetNs && offsetNs <= found!.mostNs).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['one clock', [span({}), server({ clock: 'caller' })]],
    ['a clock that is not known', [span({}), server({ clock: null })]],
    ['another trace', [span({}), server({ traceId: 'u' })]],
    ['no end', [span({}), server({ endNs: null })]],
    ['a server that was busy for longer', [span({}), server({ startNs: 0n, endNs: 101n })]],
    ['a parent that calls nobody', [span({ kind: 'internal' }), server({})]],
  ])('is not measured by %s', (_what, spans) => expect(callsBetween(spans)).toEqual([]));

  it('counts a record that stands twice once', () => {
    expect(callsBetween([span({}), span({}), server({}), server({})])).toHaveLength(1);
  });
});
