import { describe, expect, it } from 'vitest';
import type { MappingOffer } from '../../shared/mapping-views.ts';
import { draftOf, mappingOfDraft, withField, withUnit } from './mapping-draft.ts';

const OFFER: MappingOffer = {
  source: 'x-1',
  path: 'dump/calls.csv',
  proposal: {
    form: { kind: 'delimited', delimiter: ',', hasNames: true },
    columns: [
      { column: 'a', field: 'traceId', unit: null, why: 'By its name.', examples: ['1'] },
      { column: 'b', field: 'start', unit: 'ms', why: 'By its name; its name says the unit.', examples: ['2'] },
      { column: 'c', field: null, unit: null, why: null, examples: [] },
    ],
  },
  current: null,
};

describe('a draft of a mapping', () => {
  it('begins with what the file proposes', () => {
    expect(mappingOfDraft(draftOf(OFFER))).toEqual({
      version: 1,
      name: 'columns of calls.csv',
      form: OFFER.proposal.form,
      columns: [
        { column: 'a', field: 'traceId', unit: null },
        { column: 'b', field: 'start', unit: 'ms' },
      ],
    });
  });

  it('begins with the mapping that counts now, where there is one', () => {
    const mapping = {
      version: 1 as const,
      name: 'mine',
      form: OFFER.proposal.form,
      columns: [{ column: 'c', field: 'start' as const, unit: 'ns' as const }],
    };
    const draft = draftOf({ ...OFFER, current: { mapping, basis: 'given', sha256: '0'.repeat(64), reading: 'x-2' } });
    expect(mappingOfDraft(draft)).toEqual(mapping);
    expect(draft.columns.map(({ why }) => why)).toEqual([null, null, null]);
  });

  it('gives a field to one column at a time, and forgets a unit that no more belongs', () => {
    const draft = withField(draftOf(OFFER), 'c', 'start');
    expect(mappingOfDraft(draft).columns).toEqual([
      { column: 'a', field: 'traceId', unit: null },
      { column: 'c', field: 'start', unit: null },
    ]);
    expect(mappingOfDraft(withUnit(draft, 'c', 's')).columns[1]).toEqual({ column: 'c', field: 'start', unit: 's' });
    expect(mappingOfDraft(withField(withUnit(draft, 'c', 's'), 'c', 'node')).columns[1]?.unit).toBeNull();
  });
});
