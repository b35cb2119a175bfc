import { describe, expect, it } from 'vitest';
import { addTo, chipsOf, filterInWords, isEmptyFilter, removeFrom } from './filter-chips.ts';

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
