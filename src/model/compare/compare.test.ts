import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUSES } from '../status.ts';
import { diffGroups, type GroupCell } from './group-diff.ts';
import { diffField, likenessInWords, pairSteps } from './request-diff.ts';

const cell = (
  label: string,
  artifact: string,
  node: string,
  requests: number,
  more: Partial<GroupCell> = {},
): GroupCell => ({
  label,
  artifact,
  node,
  status: 'observed',
  isStale: false,
  requests,
  ...more,
});

const cells = fc.array(
  fc.record({
    label: fc.constantFrom('', 'l1', 'l2'),
    artifact: fc.constantFrom('', 'a1', 'a2', 'a3'),
    node: fc.constantFrom('', 'n1', 'n2'),
    status: fc.constantFrom(...STATUSES),
    isStale: fc.boolean(),
    requests: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 20 },
);

describe('what changed between two sets of requests', () => {
  it('names artifacts gained and lost per label, nodes that moved, and the statuses', () => {
    const before = [cell('l', 'old', 'n1', 5), cell('l', 'old', 'n2', 3), cell('m', 'x', 'n1', 90)];
    const after = [
      cell('l', 'new', 'n1', 4),
      cell('l', 'old', 'n3', 1, { status: 'inferred', isStale: true }),
      cell('m', 'x', 'n1', 90),
    ];
    const diff = diffGroups(before, after);
    expect(diff.requests).toEqual({ a: 98, b: 95 });
    expect(diff.stale).toEqual({ a: 0, b: 1 });
    expect(diff.labels[0]).toEqual({ label: 'l', a: 8, b: 5, gained: ['new'], lost: [], kept: ['old'] });
    expect(diff.labels[1]).toMatchObject({ label: 'm', gained: [], lost: [] });
    expect(diff.moved).toEqual([{ node: 'n1', label: 'l', before: ['old'], after: ['new'], a: 5, b: 4 }]);
    expect(diff.nodesGained).toEqual([{ node: 'n3', requests: 1 }]);
    expect(diff.nodesLost).toEqual([{ node: 'n2', requests: 3 }]);
    expect(diff.statuses.filter(({ a, b }) => a + b > 0)).toEqual([
      { status: 'observed', a: 98, b: 94 },
      { status: 'inferred', a: 0, b: 1 },
    ]);
  });

  it('finds nothing between a set and itself, in any order', () => {
    fc.assert(
      fc.property(cells, (list) => {
        const diff = diffGroups(list, list.toReversed());
        expect(diff.moved).toEqual([]);
        expect([...diff.nodesGained, ...diff.nodesLost]).toEqual([]);
        for (const label of diff.labels) expect([label.gained, label.lost, label.a]).toEqual([[], [], label.b]);
      }),
    );
  });

  it('says the reverse when the sides are changed, and counts every request once', () => {
    fc.assert(
      fc.property(cells, cells, (before, after) => {
        const there = diffGroups(before, after);
        const back = diffGroups(after, before);
        const sum = (list: readonly { readonly a: number; readonly b: number }[], side: 'a' | 'b'): number =>
          list.reduce((n, row) => n + row[side], 0);
        expect(there.nodesGained).toEqual(back.nodesLost);
        expect(there.labels.map(({ label, gained, lost, a, b }) => [label, gained, lost, a, b])).toEqual(
          back.labels.map(({ label, gained, lost, a, b }) => [label, lost, gained, b, a]),
        );
        expect(there.moved.map((one) => [one.node, one.label, one.before, one.after])).toEqual(
          back.moved.map((one) => [one.node, one.label, one.after, one.before]),
        );
        for (const side of ['a', 'b'] as const)
          for (const list of [there.statuses, there.labels, there.artifacts])
            expect(sum(list, side)).toBe(there.requests[side]);
      }),
    );
  });
});

describe('two requests', () => {
  it('tells what differs from what is not there to compare', () => {
    expect(diffField('x', '1', '1').verdict).toBe('same');
    expect(diffField('x', '1', '2').verdict).toBe('different');
    expect(diffField('x', '1', null).verdict).toBe('only-a');
    expect(diffField('x', null, '2').verdict).toBe('only-b');
    expect(diffField('x', null, null).verdict).toBe('neither');
  });

  it('puts steps of one title beside each other and loses none', () => {
    const steps = (titles: string) => [...titles].map((title) => ({ title }));
    expect(
      pairSteps(steps('abd'), steps('acd')).map(
        ({ title, a, b }) => `${title}${a === null ? '' : 'A'}${b === null ? '' : 'B'}`,
      ),
    ).toEqual(['aAB', 'bA', 'cB', 'dAB']);
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), fc.string({ maxLength: 6 }), (x, y) => {
        const pairs = pairSteps(steps(x), steps(y));
        expect(pairs.flatMap(({ a }) => a?.title ?? []).join('')).toBe([...x].join(''));
        expect(pairs.flatMap(({ b }) => b?.title ?? []).join('')).toBe([...y].join(''));
      }),
    );
  });

  it('calls only the same label and input twins, and blames no artifact that is not known', () => {
    const twins = { isOne: false, label: 'same', input: 'same', output: 'different', artifact: 'different' } as const;
    expect(likenessInWords(twins)).toContain('diverge');
    expect(likenessInWords({ ...twins, artifact: 'same' })).toContain('sampling');
    expect(likenessInWords({ ...twins, artifact: 'only-a' })).toContain('nothing is explained');
    expect(likenessInWords({ ...twins, input: 'different' })).not.toContain('Twins');
    expect(likenessInWords({ ...twins, input: 'neither' })).toContain('cannot be told');
    const itself = likenessInWords({ ...twins, isOne: true, output: 'same', artifact: 'same' });
    expect(itself).toContain('the same request');
    expect(itself).not.toContain('Twins');
  });
});
