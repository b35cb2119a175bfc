import { describe, expect, it } from 'vitest';
import type { BlobObject } from '../../model/walrus/blob-history.ts';
import { encodedBytes } from '../../model/walrus/blob-storage.ts';
import { ARTIFACTS, BLOB, blob, DAY, event, object, state, stored, walrus } from './blob-facts.test-helper.ts';
import { findingsOf } from './case-facts.test-helper.ts';
import { impossibleBlobHistory } from './impossible-blob-history.ts';

function found(...objects: readonly BlobObject[]) {
  return findingsOf(impossibleBlobHistory, { artifacts: ARTIFACTS, walrus: walrus([blob(objects)]) });
}

const [registered, certified] = stored().events as [ReturnType<typeof event>, ReturnType<typeof event>];
const whatOf = (...events: readonly ReturnType<typeof event>[]): string | undefined =>
  found(object(events))[0]?.summary;

describe('impossible-blob-history', () => {
  it('finds nothing in what the contracts allow', () => {
    const deletable = stored(110, { deletable: true });
    const extended = event('BlobCertified', 2 * DAY, { isExtension: true, epoch: 100, endEpoch: 160 });
    expect(found(stored(), { ...stored(), objectId: 'bb'.repeat(32) })).toEqual([]);
    expect(whatOf(registered, certified, extended)).toBeUndefined();
    expect(found(object([...deletable.events, event('BlobDeleted', 3 * DAY, { endEpoch: 110 })]))).toEqual([]);
    expect(found(object([], { states: [state(), state({ certifiedEpoch: null })] }))).toEqual([]);
    // An object that was extended may end far ahead of its registration.
    expect(found(object([], { states: [state({ endEpoch: 190 })] }))).toEqual([]);
    const pooled = ['Registered', 'Certified'].map((what, i) =>
      event(`Pooled Blob${what}`.replace(' ', '') as 'PooledBlobRegistered', i),
    );
    expect(found(object(pooled, { form: 'pooled-blob' }))).toEqual([]);
  });

  it('finds what comes before the registration or after the deletion', () => {
    expect(whatOf(event('BlobCertified', 5, { endEpoch: 110 }), registered)).toContain('before it was registered');
    expect(whatOf(event('BlobDeleted', 5, { endEpoch: 110 }), registered)).toContain('it was deleted');
    const byEpoch = [
      event('BlobCertified', null, { epoch: 98, endEpoch: 110 }),
      event('BlobRegistered', null, { epoch: 99, endEpoch: 110 }),
    ];
    expect(whatOf(...byEpoch)).toContain('before it was registered');
    const deleted = event('BlobDeleted', 15, { endEpoch: 110 });
    expect(whatOf({ ...registered, deletable: true }, deleted, { ...certified, deletable: true })).toContain(
      'after it had been deleted',
    );
  });

  it('finds a second certification, a deletion of a permanent blob, and an end that shrinks', () => {
    expect(whatOf(registered, certified, event('BlobCertified', 30, { endEpoch: 110 }))).toContain('certified twice');
    expect(whatOf(registered, event('BlobDeleted', 30, { endEpoch: 110 }))).toContain('although it is permanent');
    expect(whatOf(registered, { ...certified, deletable: true })).toContain(
      'one record has it deletable and another permanent',
    );
    expect(whatOf(registered, { ...certified, endEpoch: 109 })).toContain('ends to epoch 109');
    const shrunk = event('BlobCertified', 30, { isExtension: true, epoch: 100, endEpoch: 110 });
    expect(whatOf(registered, certified, shrunk)).toContain('was extended to epoch 110');
  });

  it('finds what happened when the storage had ended', () => {
    const late = event('BlobCertified', 11 * DAY, { endEpoch: 110 });
    expect(late.epoch).toBe(111);
    expect(whatOf(registered, late)).toContain('when its storage had ended with epoch 110');
    expect(found(object([], { states: [state({ certifiedEpoch: 110 })] }))[0]!.summary).toContain(
      'ended with epoch 110',
    );
  });

  it('finds spans and sizes that cannot be', () => {
    expect(whatOf({ ...registered, endEpoch: 100 })).toContain('no time at all');
    expect(whatOf({ ...registered, endEpoch: 154 }, { ...certified, endEpoch: 154 })).toContain('no more than 53');
    expect(whatOf({ ...registered, endEpoch: 153 }, { ...certified, endEpoch: 153 })).toBeUndefined();
    const small = object([], { states: [state({ storageSize: 66_033_999n })] });
    expect(found(small)[0]!.summary).toContain('66034000 encoded');
    expect(found(object([], { states: [state({ certifiedEpoch: 99 })] }))[0]!.summary).toContain(
      'registered in epoch 100 only',
    );
    expect(found(object([], { states: [state({ startEpoch: 101 })] }))[0]!.summary).toContain('begins with epoch 101');
  });

  it('finds one object with two blobs or two networks, and one id with two sizes or encodings', () => {
    const two = object([registered], { blobIds: [BLOB, `B${BLOB.slice(1)}`] });
    expect(found(two)[0]!.summary).toContain('its records give it the blob ids');
    expect(found(object([registered], { otherNetworks: ['mainnet'] }))[0]!.summary).toContain('on testnet and mainnet');
    const other = object([event('BlobRegistered', 40, { endEpoch: 110, size: 18n })], {
      objectId: 'bb'.repeat(32),
      network: 'mainnet',
    });
    const [finding] = found(stored(), other);
    expect(finding!.summary).toContain('the sizes 17 and 18');
    expect(finding!.grounds).toHaveLength(2);
    expect(found(object([], { states: [state(), state({ encodingType: '0' })] }))[0]!.summary).toContain(
      'encodings 0 and 1',
    );
  });

  it('is one finding for each blob, of the artifact where it is one', () => {
    const broken = object([{ ...registered, endEpoch: 100 }]);
    expect(found(broken, { ...broken, objectId: 'bb'.repeat(32) })).toMatchObject([
      { artifacts: [1], severity: 'high' },
    ]);
    const parts = { artifacts: ARTIFACTS, walrus: walrus([blob([broken], { artifactId: null })]) };
    const [finding] = findingsOf(impossibleBlobHistory, parts);
    expect([finding!.artifacts, finding!.summary.includes(BLOB), finding!.grounds.length]).toEqual([[], true, 1]);
  });
});

describe('what storage a blob needs', () => {
  it('is what the published answers have', () => {
    expect([17n, 445_556n, 1_782_224n].map(encodedBytes)).toEqual([66_034_000n, 66_034_000n, 72_040_000n]);
    expect([0n, 445_557n].map(encodedBytes)).toEqual([66_034_000n, 68_036_000n]);
  });
});
