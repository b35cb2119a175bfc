import { describe, expect, it } from 'vitest';
import { END, figuresOfRow, keepSection, keepsTarget, quantile, START, withSection } from './flow-figures.ts';

const run = (frames: readonly number[]) => ({ firstMs: 1, frames, redraws: [] });

describe('figures of the flow', () => {
  it('takes the nearest rank', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(
      quantile(
        Array.from({ length: 100 }, (_, i) => i + 1),
        0.95,
      ),
    ).toBe(95);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('takes medians over runs, so that one bad run decides nothing, and a slow tail does', () => {
    const row = { what: '', technique: '', note: null, runs: [run([2, 2, 2]), run([90, 90, 90]), run([3, 3, 3])] };
    expect(figuresOfRow(row).medianMs).toBe(3);
    expect(keepsTarget(row)).toBe(true);
    expect(keepsTarget({ ...row, runs: [run([...Array.from({ length: 18 }, () => 2), 30, 30])] })).toBe(false);
  });
});

describe('withSection', () => {
  it('replaces its own part of the page and no other', () => {
    const section = (text: string) => `${START}\n${text}\n${END}`;
    const once = withSection('# Page\n\nbefore\n', section('one'));
    expect(keepSection('# New\n', once)).toBe(`# New\n\n${section('one')}\n`);
    expect(keepSection('# New\n', '# Old\n')).toBe('# New\n');
    expect(withSection(`${once}after\n`, section('two'))).toBe(`# Page\n\nbefore\n\n${section('two')}\nafter\n`);
  });
});
