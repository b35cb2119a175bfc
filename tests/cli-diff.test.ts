/** `blobtrail diff` on the bundled incident, against what `requests` prints. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { diffJson } from '../src/cli/commands/diff.ts';
import {
  blobtrail,
  copyExample,
  ensureBuilt,
  jsonLines,
  temporaryFolder,
  type CliResult,
} from './builders/built-cli.ts';
import { REQUEST } from './builders/cli-shapes.ts';

const CASE = 'incident.blobtrail';
const folder = temporaryFolder();
const run = (...args: readonly string[]): CliResult => blobtrail(args, { cwd: folder.path });

interface Groups {
  readonly kind: string;
  readonly requests: { readonly a: number; readonly b: number };
  readonly labels: readonly {
    readonly label: string;
    readonly gained: readonly string[];
    readonly lost: readonly string[];
    readonly kept: readonly string[];
  }[];
  readonly statuses: readonly { readonly status: string; readonly a: number; readonly b: number }[];
  readonly fields: readonly { readonly name: string; readonly verdict: string }[];
  readonly counts: { readonly changedLabels: number; readonly moved: number };
}

function diff<T = Groups>(...args: readonly string[]): T {
  const { status, stdout, stderr } = run('diff', CASE, ...args, '--json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(jsonLines(stdout)).toHaveLength(1);
  return JSON.parse(stdout) as T & ReturnType<typeof diffJson>;
}

let requests: readonly ReturnType<typeof REQUEST.parse>[];

beforeAll(async () => {
  await ensureBuilt();
  copyExample(join(folder.path, 'warm-cache'));
  run('import', CASE, 'warm-cache');
  copyFileSync(join(folder.path, CASE), join(folder.path, 'same.blobtrail'));
  run('import', 'part.blobtrail', 'warm-cache/gateway');
  requests = jsonLines(run('requests', CASE, '--json').stdout).map((line) => REQUEST.parse(line));
}, 120_000);

afterAll(folder.remove);

describe('diff of two requests', () => {
  it('prints both as requests does, and whether each member is the same', () => {
    const [a, b] = [
      requests[0]!,
      requests.find((one) => one.label === requests[0]!.label && one.artifact !== requests[0]!.artifact)!,
    ];
    const result = diff<{ kind: string; a: unknown; b: unknown; verdict: string; fields: Groups['fields'] }>(
      a.id,
      b.id,
    );
    expect(result).toMatchObject({ kind: 'requests', a, b });
    expect(result.verdict).toMatch(/\.$/);
    const verdicts = Object.fromEntries(result.fields.map(({ name, verdict }) => [name, verdict]));
    expect(verdicts).toMatchObject({ 'label asked': 'same', artifact: 'different', time: 'different' });
    expect(run('diff', CASE, a.id, b.id).stdout).toContain('≠');
  });
});

describe('diff of two windows', () => {
  it('counts the requests of each, and names the artifacts that came and went', () => {
    const times = requests.flatMap((one) => one.time ?? []).toSorted();
    const middle = times[Math.floor(times.length / 2)]!;
    const last = '2026-03-03T00:00:00Z';
    const result = diff(`${times[0]}..${middle}`, `${middle}..${last}`);
    const inA = requests.filter((one) => one.time !== null && one.time < middle);
    const inB = requests.filter((one) => one.time !== null && one.time >= middle);
    expect(result.requests).toEqual({ a: inA.length, b: inB.length });
    for (const { status, a, b } of result.statuses)
      expect([a, b]).toEqual([inA, inB].map((list) => list.filter((one) => one.status === status).length));
    const of = (list: typeof requests, label: string): readonly string[] =>
      [...new Set(list.filter((one) => (one.label ?? '') === label).map((one) => one.artifact ?? ''))].toSorted();
    for (const { label, gained, lost, kept } of result.labels) {
      expect([...kept, ...lost].toSorted()).toEqual(of(inA, label));
      expect([...kept, ...gained].toSorted()).toEqual(of(inB, label));
    }
    expect(result.counts.changedLabels).toBeGreaterThan(0);
  });
});

describe('diff of two nodes', () => {
  it('takes names and handles, and compares what they answered', () => {
    const names = [...new Set(requests.flatMap((one) => one.node ?? []))];
    const [a, b] = [names[0]!, names[1]!];
    const count = (node: string): number => requests.filter((one) => one.node === node).length;
    expect(diff(a, b)).toMatchObject({
      kind: 'nodes',
      a: { name: a },
      b: { name: b },
      requests: { a: count(a), b: count(b) },
    });
    expect(diff('n-1', 'n-2').kind).toBe('nodes');
    const label = requests.find((one) => one.node === a)!.label!;
    expect(diff(a, b, '--label', label).labels.map((row) => row.label)).toEqual([label]);
  });
});

describe('diff of two cases', () => {
  it('finds none between copies, and what another import lacks', () => {
    const same = diff('same.blobtrail');
    expect(same).toMatchObject({
      kind: 'cases',
      counts: { changedLabels: 0, moved: 0 },
      requests: { a: requests.length, b: requests.length },
    });
    expect(same.fields.every(({ verdict }) => verdict === 'same')).toBe(true);
    const part = diff('part.blobtrail');
    expect(part.requests.b).toBeLessThan(requests.length);
    expect(part.counts.changedLabels).toBeGreaterThan(0);
  });
});

describe('words that are off', () => {
  it.each([
    [['r-1', 'n-1'], 'two kinds'],
    [['r-1', 'r-99999'], 'r-99999'],
    [['n-1', 'nobody'], 'nobody'],
    [['r-1'], 'no case file'],
    [['2026-03-02T15:00:00Z..2026-03-02T14:00:00Z', '2026-03-02T14:00:00Z..2026-03-02T15:00:00Z'], 'ends before'],
    [['2026-yesterday..now', '2026-03-02T14:00:00Z..2026-03-02T15:00:00Z'], 'no window'],
  ])('%j ends with 2 and says why', (args, words) => {
    const { status, stdout, stderr } = run('diff', CASE, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});
