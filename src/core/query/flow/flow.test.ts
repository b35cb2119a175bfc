import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from '../../../../tests/builders/bundled-incident.ts';
import { importCase, type ImportedCase } from '../../../../tests/builders/imported-case.ts';
import type { FlowBudget } from '../../../model/flow-data.ts';
import { brushOfSpan } from '../../../model/flow/brush.ts';
import { timeRangeOf } from '../../../model/flow/time-axis.ts';
import { buildFlow } from './flow.ts';
import { readMarks } from './flow-marks.ts';
import { listRequests } from '../requests/requests.ts';

const WIDE: FlowBudget = { labels: 50, nodes: 50, artifacts: 50, bins: 240 };
const NARROW: FlowBudget = { labels: 2, nodes: 1, artifacts: 3, bins: 240 };
const folder = mkdtempSync(join(tmpdir(), 'flow-'));
let made: ImportedCase;
beforeAll(async () => {
  made = await importCase(folder, [INCIDENT]);
});
afterAll(() => {
  made.close();
  rmSync(folder, { recursive: true, force: true });
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('buildFlow', () => {
  it('draws what is folded as one last row, and loses no request', () => {
    const [wide, narrow] = [buildFlow(made.db, undefined, WIDE), buildFlow(made.db, undefined, NARROW)];
    expect(wide.other).toEqual({ label: -1, node: -1, artifact: -1 });
    expect(narrow.other).toEqual({ label: 2, node: 1, artifact: 3 });
    expect(narrow.folded.labels).toBe(wide.labels.name.length - 2);
    expect(narrow.labels.name.at(-1)).toBe(`other (${narrow.folded.labels})`);
    for (const flow of [wide, narrow])
      for (const { requests } of [flow.labels, flow.nodes, flow.artifacts, flow.strips, flow.links])
        expect(sum(requests)).toBe(flow.shown);
    expect(sum(narrow.timeline)).toBe(sum(wide.timeline));
    expect(narrow.timeline).toHaveLength(narrow.artifacts.ref.length * narrow.bins);
  });

  it('counts exactly within whatever slices a brush covers', () => {
    const whole = buildFlow(made.db, undefined, WIDE);
    const time = timeRangeOf(whole)!;
    for (const [from, to] of [
      [0, 60],
      [30, 31],
      [100, 180],
      [200, 240],
    ] as const) {
      const window = brushOfSpan(time, whole.bins, { from, to });
      const flow = buildFlow(made.db, window, WIDE);
      expect(flow.shown).toBe(listRequests(made.db, { filter: window, offset: 0, limit: 1 }).total);
      let inBins = 0;
      for (const [at, value] of whole.timeline.entries()) {
        const bin = at % whole.bins;
        if (bin >= from && bin < to) inBins += value;
      }
      expect(flow.shown).toBe(inBins);
    }
  });
});

describe('readMarks', () => {
  it('names each request once, in order of time', () => {
    const marks = readMarks(made.db, undefined, 5000);
    expect(new Set(marks.id).size).toBe(buildFlow(made.db, undefined, WIDE).shown);
    const times = marks.timeNs.filter((ns) => ns !== null).map(BigInt);
    expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    expect(marks.label.every((label) => marks.labels[label] !== undefined)).toBe(true);
    expect(readMarks(made.db, undefined, 3).id).toEqual(marks.id.slice(0, 3));
  });
});
