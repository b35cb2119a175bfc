import { describe, expect, it } from 'vitest';
import { withSection } from './flow-figures.ts';
import {
  cellOf,
  missedTargets,
  overLimit,
  WINDOW_END,
  WINDOW_START,
  windowSection,
  type WindowFigures,
} from './window-figures.ts';

const call = (what: string, firstMs: number, medianMs: number) => ({ what, firstMs, medianMs });

const figures: WindowFigures = {
  machine: '2 cores, 24 GiB',
  browser: 'headless Chromium',
  atUtc: '2026-11-20T16:00:00Z',
  load: 1.25,
  isCpu: false,
  requests: 10_000_000,
  caseBytes: 9_100_000_000,
  made: { seconds: 1_800, cpuSeconds: 1_500, peakMiB: 512.4, bytes: 5_100_000_000, spans: 11_400_000 },
  openMs: [80, 75],
  groups: [
    { name: 'none', requests: 10_000_000, calls: [call('flow', 12, 3), call('rows', 4, 3)] },
    { name: 'a label', requests: 900, calls: [call('flow', 80, 70), call('rows', 130, 3)] },
    { name: 'thing.show', requests: 0, calls: [call('answer', 101, 99)] },
  ],
  page: {
    firstPictureMs: [600, 700],
    scrollMedianMs: 4,
    scrollP95Ms: 9,
    scrollWorstMs: 30,
    jumpMedianMs: 40,
    jumpWorstMs: 90,
    heapMiB: 30,
    processMiB: 120,
  },
};

describe('figures of the window', () => {
  it('tells the first call only where it is felt and is more than twice the usual one', () => {
    expect(cellOf(call('', 12, 3))).toBe('3.0 (12)');
    expect(cellOf(call('', 9, 3))).toBe('3.0');
    expect(cellOf(call('', 130, 70))).toBe('70');
  });

  it('names what took too long, at first or later', () => {
    expect(overLimit(figures)).toEqual([
      'a label, rows: 130 at first, then 3.0',
      'thing.show, answer: 101 at first, then 99',
    ]);
    expect(missedTargets(figures)).toEqual([]);
    const slow = { ...figures, page: { ...figures.page, firstPictureMs: [900, 1_100], processMiB: 301 } };
    expect(missedTargets(slow)).toHaveLength(1);
    expect(missedTargets({ ...slow, requests: 1_000_000 })).toHaveLength(2);
  });

  it('writes a section that can be replaced, with a table of filters and one of single calls', () => {
    const section = windowSection(figures);
    expect(section).toContain('| a label | 900 | 70 | 3.0 (130) |');
    expect(section).toContain('| thing.show | 101 | 99 |');
    expect(section).toContain('512 MiB');
    const marks = [WINDOW_START, WINDOW_END] as const;
    const page = withSection('# Page\n', section, marks);
    expect(withSection(`${page}after\n`, section, marks)).toBe(`${page}after\n`);
  });
});
