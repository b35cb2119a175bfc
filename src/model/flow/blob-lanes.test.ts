import { describe, expect, it } from 'vitest';
import type { BlobLifetimeRow } from '../thing-history.ts';
import { UTC } from '../time-zone.ts';
import { lifetimeRows, lifetimeWords } from './blob-lanes.ts';
import type { LaneItem } from './lanes.ts';

const moment = (from: number, by = from) => ({ fromNs: String(from), byNs: String(by) });

function life(more: Partial<BlobLifetimeRow> = {}): BlobLifetimeRow {
  return {
    network: 'mainnet',
    objectId: '0xab',
    form: 'blob',
    deletable: false,
    registeredEpoch: 2,
    certifiedEpoch: 2,
    endEpoch: 3,
    registered: moment(100),
    certified: moment(200),
    end: moment(900, 950),
    isExtrapolated: false,
    deleted: null,
    records: [],
    ...more,
  };
}

/** Look, from, to of each bar; shape and moment of each mark. */
function drawn(row: BlobLifetimeRow): readonly string[] {
  const words = (item: LaneItem): string => {
    if (item.kind === 'bar') return `${item.look} ${item.fromNs ?? ''}..${item.toNs ?? ''}`;
    return item.kind === 'mark' ? `${item.shape} ${item.atNs}` : '';
  };
  return lifetimeRows([row], 0, UTC)[0]!.items.map(words);
}

describe('the lane of an object', () => {
  it('is dashed until it is certified, solid until it may have ended, and hatched where it ended', () => {
    expect(drawn(life())).toEqual(['inferred 100..200', 'solid 200..900', 'uncertain 900..950']);
  });

  it('is hatched over every moment that is an interval, and draws no more as stored than is sure', () => {
    const byEpoch = life({ registered: moment(50, 150), certified: moment(50, 150) });
    expect(drawn(byEpoch)).toEqual(['uncertain 50..150', 'solid 150..900', 'uncertain 900..950']);
    // What may have ended before it was surely certified is not drawn as guaranteed.
    expect(drawn(life({ certified: moment(50, 920) }))).not.toContainEqual(expect.stringMatching(/^solid/));
  });

  it('ends with its deletion, and stays open where nothing bounds its end', () => {
    expect(drawn(life({ deleted: moment(500) }))).toEqual(['inferred 100..200', 'solid 200..500']);
    expect(drawn(life({ end: null, endEpoch: null }))).toEqual(['inferred 100..200', 'solid 200..']);
    const undated = life({
      end: { fromNs: null, byNs: null },
      registered: { fromNs: null, byNs: null },
      certified: null,
    });
    expect(drawn(undated)).toEqual([]);
  });

  it('marks events, not looks at the object', () => {
    const ground = { source: 'x-1', path: 'a', offset: 0, length: 1 };
    const records = [
      { role: 'BlobRegistered', epoch: 2, atNs: '100', ground },
      { role: 'BlobDeleted', epoch: 2, atNs: '500', ground },
      { role: 'object', epoch: 2, atNs: '600', ground },
    ];
    expect(drawn(life({ records })).slice(-2)).toEqual(['moment 100', 'out 500']);
  });

  it('says in words what the case does not hold, and that a deletable blob may vanish', () => {
    expect(lifetimeWords(life())).toBe('registered in epoch 2, certified in epoch 2, stored until epoch 3 begins');
    expect(lifetimeWords(life({ deletable: true }))).toContain('its owner may delete it at any time');
    const unknown = lifetimeWords(life({ registeredEpoch: null, certifiedEpoch: null, endEpoch: null }));
    expect(unknown.match(/is(?: in| not in)? the case|not in the case/g)?.length).toBeGreaterThan(1);
  });
});
