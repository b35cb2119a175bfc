import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleFlow } from '../../../tests/builders/sample-flow.ts';
import { fixedZone, namedZone } from '../time-zone.ts';
import { brushOfSpan, edgeAt, movedSpan, spanBetween, spanOfBrush, stepBrush } from './brush.ts';
import { drawTimeline } from './draw-timeline.ts';
import { SvgPen } from './svg-pen.ts';
import { THEMES } from './theme.ts';
import { timeRangeOf } from './time-axis.ts';
import { brushText, layoutTimeline } from './timeline.ts';

const data = sampleFlow({ seed: 3, labels: 5, nodes: 3, bins: 96, diverging: 2, folded: true });
const time = timeRangeOf(data)!;
const size = { width: 900, height: 140 };

describe('layoutTimeline', () => {
  it('counts every timed request once, whatever its width', () => {
    const all = data.timeline.reduce((sum, value) => sum + value, 0);
    for (const width of [120, 300, 900, 1600]) {
      const scene = layoutTimeline(data, { ...size, width }, null);
      expect(scene.bars.reduce((sum, bar) => sum + bar.requests, 0)).toBe(all);
      expect(scene.bars.every((bar) => bar.x + bar.width <= scene.plot.x + scene.plot.width + 1e-6)).toBe(true);
    }
  });

  it('stacks grey first and never beyond the plot', () => {
    const scene = layoutTimeline(data, size, null);
    expect(scene.layers.map(({ slot }) => slot)[0]).toBe(-1);
    expect(scene.layers.filter(({ slot }) => slot >= 0)).toHaveLength(
      data.artifacts.slot.filter((slot) => slot >= 0).length,
    );
    const tops = scene.layers.flatMap(({ inside }) =>
      [...inside.matchAll(/M[\d.]+ ([\d.]+)h/g)].map((match) => Number(match[1])),
    );
    expect(Math.min(...tops)).toBeGreaterThanOrEqual(scene.plot.y - 0.01);
    expect(Math.min(...tops)).toBeCloseTo(scene.plot.y, 1);
  });

  it('fades what lies outside the brush', () => {
    const whole = layoutTimeline(data, size, null);
    expect(whole.layers.every(({ outside }) => outside === '')).toBe(true);
    const cut = layoutTimeline(data, size, brushOfSpan(time, data.bins, { from: 24, to: 48 }));
    expect(cut.layers[0]!.outside).not.toBe('');
    expect(cut.layers[0]!.inside.split('M').length - 1).toBe(24);
    expect(cut.brush!.x).toBeCloseTo(cut.plot.x + cut.plot.width / 4, 1);
  });

  it('names its zone and moves nothing but the ticks', () => {
    const zone = fixedZone('+05:30');
    const [utc, other] = [layoutTimeline(data, size, null), layoutTimeline(data, size, null, null, zone)];
    expect(utc.texts.some(({ text }) => text.endsWith('· UTC'))).toBe(true);
    expect(other.texts.some(({ text }) => text.endsWith('· UTC+05:30'))).toBe(true);
    expect(other.layers).toEqual(utc.layers);
    expect(other.bars.every(({ title }) => title.endsWith(' UTC+05:30'))).toBe(true);
    const brush = { fromNs: '1792882800000000000', toNs: '1792893600000000000' };
    expect(brushText(brush)).toBe('A 2026-10-24 23:00:00 – 2026-10-25 02:00:00 UTC');
    expect(brushText(brush, 'B', namedZone('Europe/Berlin'))).toBe(
      'B 2026-10-25 01:00:00 UTC+02:00 – 03:00:00 UTC+01:00',
    );
  });

  it('draws without times too, and says so', () => {
    const untimed = sampleFlow({ seed: 3, labels: 2, nodes: 1, bins: 10, diverging: 0, untimed: true });
    const scene = layoutTimeline(untimed, size, { fromNs: '1', toNs: '2' });
    const pen = new SvgPen();
    drawTimeline(pen, scene, THEMES.light);
    expect(scene.brush).toBeNull();
    expect(pen.document({ ...size, title: '', description: '', background: '#fff' })).toContain(
      'No request of this selection has a time.',
    );
  });
});

describe('brush', () => {
  const bins = fc.integer({ min: 1, max: 300 });

  it('comes back from its times to its bins', () => {
    fc.assert(
      fc.property(bins, fc.nat(400), fc.nat(400), (count, a, b) => {
        const span = spanBetween(a, b, count);
        expect(span.from).toBeLessThan(span.to);
        expect(spanOfBrush(time, count, brushOfSpan(time, count, span))).toEqual(span);
      }),
    );
  });

  it('holds the last request at its end', () => {
    const brush = brushOfSpan(time, 96, { from: 90, to: 96 });
    expect(BigInt(brush.toNs)).toBe(time.toNs + 1n);
    expect(brushOfSpan(time, 96, { from: 0, to: 96 }).fromNs).toBe(String(time.fromNs));
  });

  it('steps without leaving the range or changing its length', () => {
    fc.assert(
      fc.property(bins, fc.nat(400), fc.nat(400), fc.integer({ min: -500, max: 500 }), (count, a, b, by) => {
        const span = spanBetween(a, b, count);
        const moved = movedSpan(span, count, by);
        expect(moved.to - moved.from).toBe(span.to - span.from);
        for (const step of ['earlier', 'later', 'shorter', 'longer'] as const) {
          for (const of of [moved, null]) {
            const next = stepBrush(of, count, step);
            expect(next.from >= 0 && next.from < next.to && next.to <= count).toBe(true);
          }
        }
      }),
    );
  });

  it('finds the edge nearest to the pointer', () => {
    const plot = { x: 20, y: 0, width: 960, height: 100 };
    expect([0, 20, 24, 26, 980, 2000].map((x) => edgeAt(plot, 96, x))).toEqual([0, 0, 0, 1, 96, 96]);
  });
});
