import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIsoTime } from '../../base/time.ts';
import { fixedZone, namedZone, UTC } from '../time-zone.ts';
import type { Font } from './text-width.ts';
import { textWidth } from './text-width.ts';
import type { Tick } from './time-axis.ts';
import { binStart, fractionOf, momentText, spanText, ticksOf, timeRangeOf } from './time-axis.ts';

const FONT: Font = { family: 'sans', size: 10, weight: 400 };

function range(from: string, to: string) {
  return { fromNs: parseIsoTime(from)!.ns, toNs: parseIsoTime(to)!.ns };
}

function texts(from: string, to: string, width: number, zone = UTC): readonly string[] {
  return ticksOf(range(from, to), 0, width, FONT, zone).map(({ text }) => text);
}

describe('ticksOf', () => {
  it('says the day once and then the clock', () => {
    expect(texts('2026-04-17T00:00:00Z', '2026-04-18T00:00:00Z', 320)).toEqual([
      '17 Apr',
      '06:00',
      '12:00',
      '18:00',
      '18 Apr',
    ]);
    expect(texts('2026-04-17T05:10:00Z', '2026-04-17T09:50:00Z', 320)[0]).toBe('17 Apr 06:00');
  });

  it('goes from milliseconds to years', () => {
    expect(texts('2026-04-17T05:10:00Z', '2026-04-17T05:10:00.010Z', 400)[1]).toMatch(/^05:10:00\.00\d$/);
    expect(texts('2025-11-03T00:00:00Z', '2026-03-20T00:00:00Z', 320)).toEqual(['Dec', '2026', 'Feb', 'Mar']);
    expect(texts('2019-06-01T00:00:00Z', '2026-03-20T00:00:00Z', 400)).toContain('2024');
  });

  it('is round on the clocks of its zone', () => {
    const ticks = ticksOf(range('2026-04-17T00:00:00Z', '2026-04-18T00:00:00Z'), 0, 320, FONT, fixedZone('+05:30'));
    expect(ticks.map(({ text }) => text)).toEqual(['06:00', '12:00', '18:00', '18 Apr']);
    // 06:00 there is 00:30 in UTC.
    expect(ticks[0]!.x).toBeCloseTo((320 * 0.5) / 24, 3);
    expect(texts('2026-04-17T00:00:00Z', '2026-04-17T00:00:00Z', 320, fixedZone('-05:00'))).toEqual(['19:00:00.000']);
  });

  it('follows clocks that are set forward and back', () => {
    const berlin = namedZone('Europe/Berlin');
    const spring = texts('2026-03-28T23:00:00Z', '2026-03-29T04:00:00Z', 420, berlin);
    expect(spring).toContain('01:00');
    expect(spring).not.toContain('02:00');
    expect(spring).toContain('03:00');
    const autumn = texts('2026-10-24T22:00:00Z', '2026-10-25T03:00:00Z', 420, berlin);
    expect(autumn.filter((text) => text === '02:00')).toHaveLength(2);
    // Ten milliseconds around the change have ticks of milliseconds.
    expect(texts('2026-10-25T00:59:59.995Z', '2026-10-25T01:00:00.005Z', 400, berlin)).toContain('02:00:00.000');
  });

  it('keeps texts apart and inside, and ticks in order, whatever the range', () => {
    const ns = fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n });
    const zone = fc.constantFrom(UTC, fixedZone('-09:30'), namedZone('Europe/Berlin'));
    const span = fc.integer({ min: 0, max: 61 }).chain((bits) => fc.bigInt({ min: 0n, max: 1n << BigInt(bits) }));
    fc.assert(
      fc.property(ns, span, fc.integer({ min: 60, max: 1200 }), zone, (fromNs, length, width, of) => {
        const ticks = ticksOf({ fromNs, toNs: fromNs + length }, 50, width, FONT, of);
        expect(ticks.length).toBeGreaterThan(0);
        let end = -Infinity;
        for (const tick of ticks) {
          expect(tick.x).toBeGreaterThanOrEqual(50);
          expect(tick.x).toBeLessThanOrEqual(50 + width);
          expect(startOf(tick)).toBeGreaterThan(end);
          end = startOf(tick) + textWidth(tick.text, FONT);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a range', () => {
  it('is null without times and never backwards', () => {
    expect(timeRangeOf({ fromNs: null, toNs: null })).toBeNull();
    expect(timeRangeOf({ fromNs: '5', toNs: '3' })).toEqual({ fromNs: 5n, toNs: 5n });
  });

  it('has its bins where their fractions say', () => {
    const day = range('2026-04-17T00:00:00Z', '2026-04-18T00:00:00Z');
    expect(fractionOf(day, day.fromNs)).toBe(0);
    expect(fractionOf(day, day.toNs)).toBe(1);
    expect(momentText(binStart(day, 240, 143))).toBe('2026-04-17 14:18:00.000 UTC');
    expect(momentText(binStart(day, 240, 143), fixedZone('+02:00'))).toBe('2026-04-17 16:18:00.000 UTC+02:00');
    expect(fractionOf({ fromNs: 7n, toNs: 7n }, 7n)).toBe(0.5);
  });

  it('says spans in the unit that suits them', () => {
    expect(spanText(360_000_000_000n)).toBe('6 min');
    expect(spanText(5_400_000_000_000n)).toBe('1.5 h');
    expect(spanText(20_000_000n)).toBe('20 ms');
    expect(spanText(172_800_000_000_000n)).toBe('2 d');
  });
});

function startOf({ x, text, align }: Tick): number {
  const width = textWidth(text, FONT);
  return x - (align === 'start' ? 0 : align === 'end' ? width : width / 2);
}
