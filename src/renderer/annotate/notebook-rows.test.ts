import { describe, expect, it } from 'vitest';
import type { AnnotationRow } from '../../shared/views.ts';
import { entriesOf, notebookOf } from './notebook-rows.ts';
import { saidWords, shownText } from './said-words.ts';

const said = (id: number, part: Partial<AnnotationRow>): AnnotationRow => ({
  id,
  atNs: String(id),
  actor: 'ann',
  kind: 'bookmark',
  value: 'added',
  tag: '',
  text: '',
  subjectKind: 'request',
  subject: 'r-1',
  handleThen: 'r-1',
  about: 'a request',
  ...part,
});

describe('notebook', () => {
  it('has one entry per thing, the one spoken of last first, however its handle shifted', () => {
    const rows = [
      said(1, { subject: 'r-2', handleThen: 'r-1' }),
      said(2, { subject: 'f-1', subjectKind: 'finding', kind: 'note', text: 'x' }),
      said(3, { subject: 'r-2', handleThen: 'r-2', kind: 'tag', tag: 'loader' }),
    ];
    const entries = notebookOf(rows);
    expect(entries.map((entry) => entry.subject)).toEqual(['r-2', 'f-1']);
    expect(entries[0]?.opinion).toMatchObject({ isBookmarked: true, tags: ['loader'] });
  });

  it('keeps what speaks of a thing that is gone, and leaves out what no longer holds', () => {
    const rows = [said(1, { subject: null, kind: 'note', text: 'kept' }), said(2, {}), said(3, { value: 'removed' })];
    const entries = notebookOf(rows);
    expect(entriesOf(entries, 'all').map((entry) => entry.subject)).toEqual([null]);
    expect(entriesOf(entries, 'note')).toHaveLength(1);
    expect(entriesOf(entries, 'bookmark')).toEqual([]);
  });

  it('says in words what a row did', () => {
    expect(saidWords({ kind: 'decision', value: 'open', tag: '' })).toBe('took the decision back');
    expect(saidWords({ kind: 'tag', value: 'removed', tag: 'loader' })).toBe('removed the tag loader');
    expect(shownText('a\r\nb\u202ec')).toBe('a\nb\\u202ec');
  });
});
