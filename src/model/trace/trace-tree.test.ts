import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath } from './critical-path.ts';
import { buildTraceTree, isTimed, type TraceSpan } from './trace-tree.ts';

const span = (
  spanId: string | null,
  parentSpanId: string | null,
  startNs: number | null,
  endNs: number | null,
  more: Partial<TraceSpan> = {},
): TraceSpan => ({
  spanId,
  parentSpanId,
  name: 'work',
  kind: null,
  service: null,
  startNs: startNs === null ? null : BigInt(startNs),
  endNs: endNs === null ? null : BigInt(endNs),
  ...more,
});

const outline = (spans: readonly TraceSpan[]) =>
  buildTraceTree(spans).map((row) => [row.span, row.depth, row.size, row.marks.join(' ')]);

/** Any spans at all: few ids, so that they collide, miss and circle. */
const anySpans = fc.array(
  fc.record({
    spanId: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e')),
    parentSpanId: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'gone')),
    name: fc.constantFrom('x', 'y'),
    kind: fc.option(fc.constantFrom('client', 'server')),
    service: fc.constant(null),
    startNs: fc.option(fc.bigInt({ min: 0n, max: 50n })),
    endNs: fc.option(fc.bigInt({ min: 0n, max: 50n })),
  }),
  { maxLength: 24 },
);

describe('the tree of a trace', () => {
  it('puts children below their parent in order of time, those without one last', () => {
    const spans = [
      span('b', 'a', 6, 9),
      span('a', null, 0, 10),
      span('c', 'a', 1, 5),
      span('d', 'a', null, null),
      span('e', 'c', 2, 3),
    ];
    expect(outline(spans)).toEqual([
      [1, 0, 5, ''],
      [2, 1, 2, ''],
      [4, 2, 1, ''],
      [0, 1, 1, ''],
      [3, 1, 1, 'no-time'],
    ]);
  });

  it('keeps and marks what does not fit', () => {
    const spans = [
      span('a', null, 10, 20),
      span('a', null, 10, 20),
      span('b', 'gone', 12, 14),
      span('c', 'a', 5, 15),
      span('d', 'a', 18, 12),
      span('e', 'f', 1, 2),
      span('f', 'e', 1, 2),
      span('g', 'g', 3, 4),
    ];
    const marks = new Map(buildTraceTree(spans).map((row) => [row.span, row.marks]));
    expect(Object.fromEntries(marks)).toEqual({
      0: [],
      1: ['duplicate'],
      2: ['missing-parent'],
      3: ['outside-parent'],
      4: ['ends-before-start'],
      5: ['parent-cycle'],
      6: [],
      7: ['parent-cycle'],
    });
  });

  it('hangs the server half of a shared id below the client half, and what follows below the server', () => {
    const spans = [
      span('a', null, 0, 10, { kind: 'client' }),
      span('a', null, 2, 8, { kind: 'server' }),
      span('b', 'a', 3, 7),
    ];
    expect(outline(spans)).toEqual([
      [0, 0, 3, 'half-of-call'],
      [1, 1, 2, 'half-of-call'],
      [2, 2, 1, ''],
    ]);
  });

  it('keeps every span once, with sound depths and sizes, whatever it is given', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const rows = buildTraceTree(spans);
        expect(rows.map((row) => row.span).toSorted((a, b) => a - b)).toEqual(spans.map((_, i) => i));
        rows.forEach((row, i) => {
          expect(row.parent).toBeLessThan(i);
          expect(row.depth).toBe(row.parent === -1 ? 0 : rows[row.parent]!.depth + 1);
          const below = rows.filter((_, k) => {
            let at = k;
            while (at > i) at = rows[at]!.parent;
            return at === i;
          });
          expect(row.size).toBe(below.length);
        });
      }),
    );
  });

  it('holds a chain that is deeper than any stack', () => {
    const deep = Array.from({ length: 60_000 }, (_, i) => span(`s${i}`, i === 0 ? null : `s${i - 1}`, 0, 10));
    const rows = buildTraceTree(deep);
    expect(rows.at(-1)?.depth).toBe(59_999);
    expect(criticalPath(rows, deep).segments).toEqual([{ row: 59_999, fromNs: 0n, toNs: 10n }]);
  });
});

describe('the critical path', () => {
  it('goes from the last end back, through what was waited for', () => {
    const spans = [
      span('a', null, 0, 100),
      span('b', 'a', 10, 40),
      span('c', 'a', 20, 90),
      span('d', 'c', 30, 60),
      span('e', 'a', 5, 15),
    ];
    const rows = buildTraceTree(spans);
    const { segments, trimmed } = criticalPath(rows, spans);
    expect(
      segments.map(({ row, fromNs, toNs }) => [spans[rows[row]!.span]!.spanId, Number(fromNs), Number(toNs)]),
    ).toEqual([
      ['a', 0, 5],
      ['e', 5, 15],
      ['a', 15, 20],
      ['c', 20, 30],
      ['d', 30, 60],
      ['c', 60, 90],
      ['a', 90, 100],
    ]);
    expect(trimmed).toEqual([]);
  });

  it('counts a child only as far as its parent goes, and says so', () => {
    const spans = [span('a', null, 10, 20), span('b', 'a', 5, 14), span('c', 'a', 16, 30), span('d', 'a', 40, 50)];
    const rows = buildTraceTree(spans);
    const { segments, trimmed } = criticalPath(rows, spans);
    expect(
      segments.map(({ row, fromNs, toNs }) => [spans[rows[row]!.span]!.spanId, Number(fromNs), Number(toNs)]),
    ).toEqual([
      ['b', 10, 14],
      ['a', 14, 16],
      ['c', 16, 20],
    ]);
    expect(trimmed.map((row) => spans[rows[row]!.span]!.spanId)).toEqual(['b', 'c', 'd']);
  });

  it('explains the root from end to end, each moment once, by a span that was open then', () => {
    fc.assert(
      fc.property(anySpans, fc.nat(), (spans, pick) => {
        const rows = buildTraceTree(spans);
        const wanted = rows.length === 0 ? -1 : pick % rows.length;
        const { root, segments } = criticalPath(rows, spans, wanted);
        if (root === -1) {
          expect(spans.some((one) => isTimed(one))).toBe(false);
          return;
        }
        const whole = spans[rows[root]!.span]!;
        let at = whole.startNs;
        for (const { row, fromNs, toNs } of segments) {
          expect(fromNs).toBe(at);
          expect(toNs > fromNs).toBe(true);
          at = toNs;
          const own = spans[rows[row]!.span]!;
          expect(own.startNs! <= fromNs && toNs <= own.endNs!).toBe(true);
          let above = row;
          while (above > root) above = rows[above]!.parent;
          expect(above).toBe(root);
        }
        expect(at).toBe(whole.endNs);
      }),
    );
  });
});
