import { describe, expect, it } from 'vitest';
import type { NameConflict } from '../../model/facts.ts';
import { conflictingEvidence } from './conflicting-evidence.ts';
import { findingsOf, ground, LABEL, request, REQUEST_SOURCE } from './case-facts.test-helper.ts';

const artifacts = (names: readonly string[], more: Partial<NameConflict> = {}): NameConflict => ({
  what: 'artifact',
  names,
  grounds: [ground(7, 1), ground(7, 2)],
  byLoad: false,
  ...more,
});
const disputed = (id: number, ...conflicts: readonly NameConflict[]) =>
  request(id, { status: 'contradicted', artifactId: null, conflicts });

describe('conflicting-evidence', () => {
  it('finds records of one request that name two artifacts', () => {
    const [finding, ...more] = findingsOf(conflictingEvidence, {
      requests: [disputed(1, artifacts(['blob-1', 'blob-2'])), disputed(2, artifacts(['blob-2', 'blob-1']))],
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ severity: 'high', labels: [LABEL], artifacts: [1, 2], requests: [1, 2] });
    expect(finding?.grounds).toEqual([
      ground(REQUEST_SOURCE, 1),
      ground(7, 1),
      ground(7, 2),
      ground(REQUEST_SOURCE, 2),
    ]);
    expect(finding?.summary).toContain('blob-2 and blob-1');
  });

  it('finds two labels, and names both', () => {
    const conflict = artifacts(['gpt-5', 'gpt-4'], { what: 'label' });
    const [finding] = findingsOf(conflictingEvidence, { requests: [disputed(1, conflict)] });
    expect(finding).toMatchObject({ labels: ['gpt-4', 'gpt-5', LABEL], requests: [1] });
  });

  it('keeps different conflicts apart', () => {
    const requests = [disputed(1, artifacts(['blob-1', 'blob-2']), artifacts(['a', 'b'], { what: 'label' }))];
    expect(findingsOf(conflictingEvidence, { requests })).toHaveLength(2);
  });

  it('does not hold for a name with its provider and without, nor for a load against its lookup', () => {
    const requests = [
      disputed(1, artifacts(['openai/gpt-5', 'gpt-5'], { what: 'label' })),
      disputed(2, artifacts(['gpt-5', 'openai/gpt-5'])),
      disputed(3, artifacts(['blob-1', 'blob-2'], { byLoad: true })),
    ];
    expect(findingsOf(conflictingEvidence, { requests })).toEqual([]);
  });

  it('holds for a third name beside such a pair', () => {
    const requests = [disputed(1, artifacts(['openai/gpt-5', 'gpt-5', 'gpt-4'], { what: 'label' }))];
    expect(findingsOf(conflictingEvidence, { requests })).toHaveLength(1);
  });
});
