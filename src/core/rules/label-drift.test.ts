import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, findingsOf, ground, LABEL, release, RELEASE_SOURCE, request } from './case-facts.test-helper.ts';
import { labelDrift } from './label-drift.ts';

const answered = (id: number, artifactId: number, seconds: number = id) =>
  request(id, { artifactId, timeNs: at(seconds) });

describe('label-drift', () => {
  it('finds requests that moved on with the releases', () => {
    const [finding, ...more] = findingsOf(labelDrift, {
      releases: [release(1, 0), release(2, 10)],
      requests: [answered(5, 1), answered(6, 1), answered(12, 2)],
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'low',
      labels: [LABEL],
      artifacts: [1, 2],
      requests: [5, 6, 12],
      fromNs: at(5),
      toNs: at(12),
    });
    expect(finding?.grounds).toContainEqual(ground(RELEASE_SOURCE, 1));
    expect(finding?.grounds).toContainEqual(ground(RELEASE_SOURCE, 2));
    expect(finding?.alternatives.join(' ')).toContain('2 s later');
    expect(finding?.alternatives.join(' ')).toContain('It was a clean change');
  });

  it('holds as well when the older one answers again', () => {
    const [finding] = findingsOf(labelDrift, {
      releases: [release(1, 0), release(2, 10)],
      requests: [answered(5, 1), answered(12, 2), answered(13, 1)],
    });
    expect(finding?.alternatives.join(' ')).toContain('not a clean change');
  });

  it('holds between two captures, and not when the captures leave the order open', () => {
    const capture = { basis: 'hub-capture' } as const;
    const requests = [answered(5, 1), answered(15, 2)];
    const ordered = [release(1, 4, { ...capture, afterNs: null }), release(2, 20, { ...capture, afterNs: at(4) })];
    const open = [release(1, 4, { ...capture, afterNs: null }), release(2, 4, { ...capture, afterNs: null })];
    expect(findingsOf(labelDrift, { releases: ordered, requests })).toHaveLength(1);
    expect(findingsOf(labelDrift, { releases: open, requests })).toEqual([]);
  });

  it('does not hold when requests saw one release only, or went back', () => {
    const releases = [release(1, 0), release(2, 10)];
    expect(findingsOf(labelDrift, { releases, requests: [answered(5, 1), answered(12, 1)] })).toEqual([]);
    expect(findingsOf(labelDrift, { releases, requests: [answered(12, 2), answered(13, 1)] })).toEqual([]);
    expect(findingsOf(labelDrift, { releases, requests: [answered(1, 1, 12), answered(2, 2, 12)] })).toEqual([]);
  });

  it('does not hold when one of the artifacts is no release of the label', () => {
    const releases = [release(1, 0), release(2, 10, { label: 'other' })];
    expect(findingsOf(labelDrift, { releases, requests: [answered(5, 1), answered(12, 2)] })).toEqual([]);
  });

  it('leaves disputed requests out', () => {
    const requests = [answered(5, 1), request(12, { artifactId: 2, status: 'contradicted' })];
    expect(findingsOf(labelDrift, { releases: [release(1, 0), release(2, 10)], requests })).toEqual([]);
  });

  it('names exactly the artifacts of a move from older to newer', () => {
    const calls = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 9 })), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }),
        calls,
        (published, list) => {
          const requests = list.map(([artifactId, seconds], i) => answered(i + 1, artifactId, seconds));
          const first = (id: number): number =>
            Math.min(...list.filter(([artifactId]) => artifactId === id).map(([, s]) => s));
          const out = (id: number): number => published[id - 1] ?? 0;
          const seen = [1, 2, 3].filter((id) => Number.isFinite(first(id)));
          const moves = seen.flatMap((a) =>
            seen.filter((b) => out(a) < out(b) && first(a) < first(b)).flatMap((b) => [a, b]),
          );
          const releases = [1, 2, 3].map((id) => release(id, out(id)));
          const findings = findingsOf(labelDrift, { releases, requests });
          expect(findings[0]?.artifacts ?? []).toEqual([...new Set(moves)].toSorted());
        },
      ),
    );
  });
});
