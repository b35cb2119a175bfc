import { describe, expect, it } from 'vitest';
import { REPORT_PART_KINDS, REPORT_PART_TEXTS } from '../../model/report/report-part.ts';
import type { ReportPartKind } from '../../model/report/report-part.ts';
import { nextKey, partsOfKind, TEXT_WORDS } from './part-words.ts';

const written = (kind: ReportPartKind, key: string) => ({ atNs: '1', actor: 'a', part: { kind, key, texts: {} } });

describe('parts of a report', () => {
  it('have words for every text that can be written, and for no other', () => {
    for (const kind of REPORT_PART_KINDS)
      expect([kind, Object.keys(TEXT_WORDS[kind]).toSorted()]).toEqual([kind, [...REPORT_PART_TEXTS[kind]].toSorted()]);
  });

  it('are counted on behind the highest number', () => {
    const parts = [written('question', 'Q10'), written('question', 'Q2'), written('hypothesis', 'H1')];
    expect(partsOfKind(parts, 'question').map(({ part }) => part.key)).toEqual(['Q2', 'Q10']);
    expect([nextKey(parts, 'question'), nextKey(parts, 'hypothesis'), nextKey(parts, 'deviation')]).toEqual([
      'Q11',
      'H2',
      'D1',
    ]);
  });
});
