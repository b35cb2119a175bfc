import { describe, expect, it } from 'vitest';
import { offersOf } from './find-offers.ts';
import { applyFind, openWordOf } from './find-text.ts';

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

  it('reads spans of time, proofs and named text', () => {
    expect(filterOf('time:2026-03-02T12:00Z..2026-03-02T13:00Z')).toEqual({
      fromNs: '1772452800000000000',
      toNs: '1772456400000000000',
    });
    expect(filterOf('time:..1772456400')).toEqual({ toNs: '1772456400000000000' });
    expect(filterOf('proof:unsettled text:"a b" c')).toEqual({ proof: 'unsettled', text: 'a b c' });
  });

  it('knows the word that is being written', () => {
    expect(openWordOf('status:stale label:gem')).toEqual({ before: 'status:stale ', key: 'label', value: 'gem' });
    expect(openWordOf('label:"two wo')).toEqual({ before: '', key: 'label', value: 'two wo' });
    expect(openWordOf('sha256:ab')).toEqual({ before: '', key: null, value: 'sha256:ab' });
    expect(openWordOf('done ')).toEqual({ before: 'done ', key: null, value: '' });
  });

  it('offers what a suggestion stands for, and keeps what was written before it', () => {
    const suggestion = { key: 'label', value: 'gemini', requests: 2 } as const;
    const offers = offersOf('from:2026 label:ge', { text: 'x' }, { known: [], suggestions: [suggestion] }, []);
    expect(offers).toMatchObject([
      {
        title: 'gemini',
        count: '2 requests',
        take: { kind: 'filter', filter: { text: 'x', labels: ['gemini'] }, text: 'from:2026 ' },
      },
    ]);
    expect(offersOf('la', {}, null, []).map(({ take }) => take)).toEqual([{ kind: 'write', text: 'label:' }]);
    const history = [{ id: 3, atNs: '0', text: '', filter: { proof: 'invalid' }, results: 2, of: 9 }] as const;
    expect(offersOf('', {}, null, history)).toMatchObject([{ title: 'proof: invalid', count: '2 of 9' }]);
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
    for (const text of [
      'proof:some',
      'time:2026',
      'time:x..y',
      'status:sure',
      'freshness:old',
      'finding:r-1',
      'from:tomorrow',
      'label:',
    ]) {
      const found = applyFind(base, text);
      expect(found.filter).toBe(base);
      expect(found.problem).toMatch(/\.$/);
    }
  });
});
