import { describe, expect, it } from 'vitest';
import { addTo, chipsOf, filterInWords, isEmptyFilter, removeFrom } from './filter-chips.ts';
import { applyFind } from './find-text.ts';

describe('chips', () => {
  it('names every limit, and each can be taken away alone', () => {
    const filter = {
      labels: ['a', 'b'],
      nodes: [''],
      statuses: ['contradicted'] as const,
      rule: 'split-label',
      fromNs: '1772452800000000000',
    };
    const chips = chipsOf(filter);
    expect(chips.map((chip) => `${chip.name}=${chip.value}`)).toEqual([
      'rule=One label, several artifacts',
      'label=a',
      'label=b',
      'node=no node recorded',
      'status=Contradicted',
      'time=from 2026-03-02 12:00 UTC',
    ]);
    expect(chips.find((chip) => chip.id === 'labels:a')?.without.labels).toEqual(['b']);
    let rest: ReturnType<typeof chipsOf>[number]['without'] = filter;
    for (let chip = chipsOf(rest)[0]; chip !== undefined; chip = chipsOf(rest)[0]) rest = chip.without;
    expect(isEmptyFilter(rest)).toBe(true);
  });

  it('shows hostile names as text that can be read', () => {
    expect(chipsOf({ labels: ['x\u202ey'] })[0]?.value).toBe('x\\u202ey');
    expect(filterInWords({ text: '<b>' })).toBe('text: <b>');
    expect(filterInWords({})).toBe('no filter');
  });

  it('adds a name once and removes the list with its last name', () => {
    expect(addTo(addTo({}, 'labels', 'a'), 'labels', 'a')).toEqual({ labels: ['a'] });
    expect(removeFrom({ labels: ['a'] }, 'labels', 'a')).toEqual({});
  });
});

describe('find box', () => {
  const filterOf = (text: string) => applyFind({}, text).filter;

  it('reads typed limits beside free text', () => {
    expect(filterOf('label:gemini-2.5-pro status:unknown chatcmpl 12')).toEqual({
      labels: ['gemini-2.5-pro'],
      statuses: ['unknown'],
      text: 'chatcmpl 12',
    });
    expect(filterOf('label:"two words" node:none')).toEqual({ labels: ['two words'], nodes: [''] });
    expect(filterOf('from:2026-03-02T12:00Z')).toEqual({ fromNs: '1772452800000000000' });
    expect(filterOf('  ')).toEqual({});
  });

  it('takes what is no key as text: ids hold colons', () => {
    expect(filterOf('sha256:abcd')).toEqual({ text: 'sha256:abcd' });
    expect(filterOf('"label:x"')).toEqual({ text: 'label:x' });
    expect(filterOf('meta-llama/Llama-3.1:70b')).toEqual({ text: 'meta-llama/Llama-3.1:70b' });
  });

  it('jumps to a handle', () => {
    expect(applyFind({ labels: ['a'] }, ' r-7 ')).toEqual({
      filter: { labels: ['a'] },
      jump: { kind: 'r', id: 7 },
      problem: null,
    });
  });

  it('keeps the filter and says what is wrong', () => {
    const base = { labels: ['a'] };
    for (const text of ['status:sure', 'freshness:old', 'finding:r-1', 'from:tomorrow', 'label:']) {
      const found = applyFind(base, text);
      expect(found.filter).toBe(base);
      expect(found.problem).toMatch(/\.$/);
    }
  });
});
