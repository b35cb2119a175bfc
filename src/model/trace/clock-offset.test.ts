import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../tests/property-seed.ts';
import { callsBetween, offsetsOf, type ClockedSpan } from './clock-offset.ts';

/** To the nanosecond: no time of these is written in a coarser unit. */
const BEGIN = 1_772_460_309_123_450_001n;

/** Times since then, or as they are where `isWhole`. */
const span = (over: Partial<ClockedSpan>, isWhole = false): ClockedSpan => {
  const { startNs = 0n, endNs = 100n } = over;
  const at = (ns: bigint | null): bigint | null => (ns === null || isWhole ? ns : BEGIN + ns);
  return {
    traceId: 't',
    spanId: '1',
    parentSpanId: null,
    name: 'call',
    kind: 'client',
    service: null,
    clock: 'caller',
    ...over,
    startNs: at(startNs),
    endNs: at(endNs),
  };
};
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

  it('is bounded less where times are written in coarser units', () => {
    const times = { startNs: 1_772_460_309_123_000_000n, endNs: 1_772_460_309_200_000_000n };
    const within = { startNs: 1_772_460_309_130_000_000n, endNs: 1_772_460_309_190_000_000n };
    const whole = [
      span(times, true),
      span({ spanId: '2', parentSpanId: '1', kind: 'server', clock: 'node', ...within }, true),
    ];
    expect(offsetsOf(callsBetween(whole))).toMatchObject([{ leastNs: -12_000_000n, mostNs: 9_000_000n }]);
  });

  it('holds the true one, whatever it is and however long the calls are', () => {
    const call = fc.record({
      at: fc.bigInt(0n, 10_000_000n),
      lasts: fc.bigInt(0n, 5_000_000n),
      before: fc.bigInt(0n, 100_000n),
      after: fc.bigInt(0n, 100_000n),
      shares: fc.boolean(),
    });
    const offsets = fc.bigInt(-100_000_000n, 100_000_000n);
    const units = fc.constantFrom(1n, 1_000n, 1_000_000n);
    const calls = fc.array(call, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(offsets, units, units, calls, (offsetNs, ours, theirs, all) => {
        const cut = (ns: bigint, unit: bigint): bigint => ns - (ns % unit);
        const spans = all.flatMap(({ at, lasts, before, after, shares }, i) => {
          const began = BEGIN + at;
          return [
            span(
              { spanId: `c${i}`, startNs: cut(began, ours), endNs: cut(began + before + lasts + after, ours) },
              true,
            ),
            span(
              {
                spanId: shares ? `c${i}` : `s${i}`,
                parentSpanId: shares ? null : `c${i}`,
                kind: 'server',
                clock: 'node',
                startNs: cut(began + before + offsetNs, theirs),
                endNs: cut(began + before + lasts + offsetNs, theirs),
              },
              true,
            ),
          ];
        });
        const [found, ...others] = offsetsOf(callsBetween(spans));
        expect(others).toEqual([]);
        expect(found!.calls).toBe(all.length);
        expect(found!.leastNs <= offsetNs && offsetNs <= found!.mostNs).toBe(true);
      }),
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
