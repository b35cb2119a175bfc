import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ANNOTATION_KINDS,
  ANNOTATION_VALUES,
  annotationProblem,
  currentRows,
  foldOpinion,
  NO_OPINION,
  type Annotation,
} from './annotation.ts';

const row: fc.Arbitrary<Omit<Annotation, 'id'>> = fc.constantFrom(...ANNOTATION_KINDS).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    value: fc.constantFrom(...ANNOTATION_VALUES[kind]),
    tag: kind === 'tag' ? fc.constantFrom('a', 'b') : fc.constant(''),
    text: kind === 'note' ? fc.string({ minLength: 1 }) : fc.string(),
    actor: fc.constantFrom('ann', 'bob'),
    atNs: fc.constant('1'),
  }),
);
const log = fc.array(row, { maxLength: 30 }).map((rows) => rows.map((one, at): Annotation => ({ ...one, id: at + 1 })));

const says = (part: Partial<Annotation> & Pick<Annotation, 'id' | 'kind' | 'value'>): Annotation => ({
  atNs: String(part.id),
  actor: 'ann',
  tag: '',
  text: '',
  ...part,
});

describe('what people said', () => {
  it('is nothing while nobody said anything', () => {
    expect(foldOpinion([])).toEqual(NO_OPINION);
  });

  it('lets the newest decision hold, with its author and reason, and takes one back', () => {
    const rows = [
      says({ id: 1, kind: 'decision', value: 'accepted' }),
      says({ id: 2, kind: 'decision', value: 'rejected', text: 'a test run', actor: 'bob' }),
    ];
    expect(foldOpinion(rows).decision).toEqual({ value: 'rejected', text: 'a test run', actor: 'bob', atNs: '2' });
    expect(foldOpinion([...rows, says({ id: 3, kind: 'decision', value: 'open' })]).decision).toBeNull();
  });

  it('keeps every note and each tag by itself', () => {
    const rows = [
      says({ id: 1, kind: 'note', value: 'added', text: 'x' }),
      says({ id: 2, kind: 'note', value: 'added', text: 'x' }),
      says({ id: 3, kind: 'tag', value: 'added', tag: 'b' }),
      says({ id: 4, kind: 'tag', value: 'added', tag: 'a' }),
      says({ id: 5, kind: 'tag', value: 'removed', tag: 'b' }),
    ];
    expect(foldOpinion(rows)).toMatchObject({ notes: 2, tags: ['a'] });
  });

  it('depends on the order in which rows were added, not on that in which they are read', () => {
    fc.assert(
      fc.property(
        log.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled]) => {
          expect(foldOpinion(shuffled)).toEqual(foldOpinion(rows));
        },
      ),
    );
  });

  it('is moved by the newest row alone: what came before it in the same slot does not count', () => {
    fc.assert(
      fc.property(log, row, (rows, last) => {
        const added = { ...last, id: rows.length + 1 };
        const rest = rows.filter((one) => one.kind !== last.kind || one.tag !== last.tag);
        if (last.kind === 'note') expect(foldOpinion([...rows, added]).notes).toBe(foldOpinion(rows).notes + 1);
        else expect(currentRows([...rows, added])).toEqual(currentRows([...rest, added]));
      }),
    );
  });
});

describe('what cannot be added', () => {
  it('is said in a sentence', () => {
    const fine = { kind: 'note', value: 'added', tag: '', text: 'x', actor: 'ann' } as const;
    expect(annotationProblem(fine)).toBeNull();
    expect(annotationProblem({ ...fine, text: '' })).toBe('A note needs a text.');
    expect(annotationProblem({ ...fine, text: 'x'.repeat(10_001) })).toContain('at most 10000');
    expect(annotationProblem({ ...fine, tag: 'x' })).toBe('A note has no tag.');
    expect(annotationProblem({ ...fine, kind: 'tag' })).toBe('A tag needs a name.');
    expect(annotationProblem({ ...fine, actor: '' })).toContain('author');
    expect(annotationProblem({ ...fine, kind: 'decision', value: 'proved' })).toContain('accepted, rejected, open');
  });
});
