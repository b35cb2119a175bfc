import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceView } from '../trace/trace-view.ts';
import { clocksInWords } from './clock-words.ts';
import { THEMES } from './theme.ts';
import { spanInWords } from './span-words.ts';
import { scaleSteps, visibleSpans, waterfallToSvg } from './waterfall.ts';

const HOSTILE = '<script>alert(1)</script>\u202e';

const trace: TraceView = {
  traceId: 'ab'.repeat(16),
  request: 'r-1',
  total: 3,
  fromNs: '1000000000',
  toNs: '3000000000',
  spans: {
    name: ['ask', HOSTILE, 'lost'],
    kind: [null, 'client', null],
    service: ['panel', 'panel', null],
    node: [null, null, null],
    status: [null, null, null],
    spanId: ['1', '2', '3'],
    parentSpanId: [null, '1', 'gone'],
    startNs: ['1000000000', '1500000000', null],
    endNs: ['2500000000', '3000000000', null],
    source: ['x-1', 'x-1', 'x-1'],
    path: ['a', 'a', 'a'],
    offset: [0, 10, 20],
    length: [10, 10, 10],
    parent: [-1, 0, -1],
    depth: [0, 1, 0],
    size: [2, 1, 1],
    marks: [[], ['outside-parent'], ['missing-parent', 'no-time']],
    isOwn: [false, true, false],
  },
  criticalRoot: 0,
  critical: { row: [0, 1], fromNs: ['1000000000', '1500000000'], toNs: ['1500000000', '2500000000'] },
  trimmed: [1],
  clocks: [],
};
const options = { theme: THEMES.light, width: 800, folded: new Set<number>(), caption: ['view v1.abc'] };

describe('clocks that are apart', () => {
  const clocks = { of: 'node-3', against: 'gateway', leastNs: '40000000', mostNs: '55000000', calls: 212, rows: [1] };
  const skewed: TraceView = { ...trace, clocks: [clocks] };

  it('are told in words, and drawn beside the bar, which stays where it was recorded', () => {
    const words = 'the clock of node-3 runs 40 ms to 55 ms ahead of that of gateway, by 212 calls';
    expect(spanInWords(skewed, 1)).toContain(words);
    const [before, after] = [waterfallToSvg(trace, options), waterfallToSvg(skewed, options)];
    expect(after).toContain('A line above a bar with two ticks');
    const shapes = (svg: string): ReadonlySet<string> => new Set(svg.match(/<(?:path|rect)[^>]*>/g));
    expect([...shapes(before)].filter((shape) => !shapes(after).has(shape))).toEqual([]);
    expect(shapes(after).size - shapes(before).size).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['-55000000', '-40000000', 'runs 40 ms to 55 ms behind that of gateway'],
    ['-1000000', '2000000', 'show no skew: −1 ms to +2 ms'],
    ['7000000', '3000000', 'no one offset fits, by 212 calls; one needs at least +7 ms, another at most +3 ms'],
  ])('of %s to %s are said so', (leastNs, mostNs, words) => {
    expect(clocksInWords({ ...clocks, leastNs, mostNs })).toContain(words);
  });
});

describe('the waterfall', () => {
  it('is the same file for the same trace, with every row named and hostile text as text', () => {
    const svg = waterfallToSvg(trace, options);
    expect(waterfallToSvg(trace, options)).toBe(svg);
    expect(svg.match(/data-shape="span:/g)).toHaveLength(3);
    expect(svg).toContain('view v1.abc');
    expect(svg).toContain('no time recorded');
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('\u202e');
  });

  it('leaves out what is folded away and nothing else', () => {
    expect(visibleSpans([4, 2, 1, 1, 1], new Set())).toEqual([0, 1, 2, 3, 4]);
    expect(visibleSpans([4, 2, 1, 1, 1], new Set([1]))).toEqual([0, 1, 3, 4]);
    expect(visibleSpans([4, 2, 1, 1, 1], new Set([0, 1]))).toEqual([0, 4]);
    expect(waterfallToSvg(trace, { ...options, folded: new Set([0]) }).match(/data-shape="span:/g)).toHaveLength(2);
  });

  it('says in words how long a span took, what of it was waited for, and what is wrong with it', () => {
    expect(spanInWords(trace, 0)).toBe('ask (panel) · 1.5 s · 500 ms on the critical path');
    expect(spanInWords(trace, 1)).toContain(
      '1.5 s · 1 s on the critical path · record of this request · reaches outside of its parent · trimmed',
    );
    expect(spanInWords(trace, 2)).toBe('lost · its parent is not in the case · its start was not recorded');
  });

  it('puts round steps on its scale, from 0 to the end at most', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.integer({ min: 40, max: 2000 }), (span, room) => {
        const steps = scaleSteps(span, room);
        expect(steps[0]).toBe(0n);
        expect(steps.at(-1)! <= span).toBe(true);
        expect(steps.length).toBeLessThanOrEqual(Math.max(1, Math.floor(room / 64)) + 1);
      }),
    );
  });
});
