import { describe, expect, it } from 'vitest';
import { artifact, at, caseFacts, node } from './case-facts.test-helper.ts';
import { artifactName, counted, during, durationWords, joined, nodeName, utc } from './names.ts';

describe('names', () => {
  const facts = caseFacts({
    nodes: [node(1), node(2, { isEnclave: false, name: 'edge-3' })],
    artifacts: [artifact(1)],
  });

  it('gives ids in full, and the handle where nothing else is known', () => {
    expect(nodeName(facts, 1)).toBe(`0x${node(1).name}`);
    expect(nodeName(facts, 2)).toBe('edge-3');
    expect(nodeName(facts, 9)).toBe('n-9');
    expect(artifactName(facts, 1)).toBe('blob-1');
    expect(artifactName(facts, 9)).toBe('a-9');
  });

  it('writes times in UTC, with a fraction only where there is one', () => {
    expect(utc(at(0))).toBe('2026-03-02T14:00:00Z');
    expect(utc(at(10.25))).toBe('2026-03-02T14:00:10.25Z');
    expect(during(at(1), at(1))).toBe(' at 2026-03-02T14:00:01Z');
    expect(during(null, null)).toBe(' at a time that no record gives');
  });

  it('counts and lists', () => {
    expect([counted(1, 'leaf', 'leaves'), counted(0, 'leaf', 'leaves')]).toEqual(['1 leaf', '0 leaves']);
    expect([joined([]), joined(['a']), joined(['a', 'b']), joined(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });

  it('words durations by their size', () => {
    const words = [0.25, -61, 125, 7500, 90_000].map((seconds) => durationWords(at(seconds) - at(0)));
    expect(words).toEqual(['0.25 s', '61 s', '2 min 5 s', '2 h 5 min', '1 d 1 h']);
  });
});
