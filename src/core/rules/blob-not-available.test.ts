import { describe, expect, it } from 'vitest';
import type { WalrusBlob, WalrusFacts } from '../../model/walrus/walrus-facts.ts';
import { createEpochClock } from '../../model/walrus/epoch-clock.ts';
import { NS_PER_SECOND } from '../../base/time.ts';
import {
  ARTIFACTS,
  BLOB,
  blob,
  BLOB_SOURCE,
  DAY,
  epochAt,
  event,
  object,
  read,
  state,
  stored,
  walrus,
} from './blob-facts.test-helper.ts';
import { blobNotAvailable } from './blob-not-available.ts';
import { blobNotGuaranteed } from './blob-not-guaranteed.ts';
import { at, findingsOf, ground, LABEL, request, REQUEST_SOURCE } from './case-facts.test-helper.ts';

const HOUR = 3600;

function found(seconds: number, blobs: readonly WalrusBlob[], more: Partial<WalrusFacts> = {}) {
  const parts = { artifacts: ARTIFACTS, requests: [request(1, { timeNs: at(seconds) })], walrus: walrus(blobs, more) };
  return [...findingsOf(blobNotAvailable, parts), ...findingsOf(blobNotGuaranteed, parts)];
}

const rulesAt = (seconds: number, ...blobs: readonly WalrusBlob[]): readonly string[] =>
  found(seconds, blobs).map(({ rule }) => rule);

describe('blob-not-available', () => {
  it('finds requests from before the first registration', () => {
    const findings = found(9, [blob([stored()])]);
    expect(findings).toMatchObject([
      { rule: 'blob-not-available', severity: 'high', labels: [LABEL], artifacts: [1], requests: [1], fromNs: at(9) },
    ]);
    expect(findings[0]!.grounds).toEqual([
      ground(REQUEST_SOURCE, 1),
      expect.objectContaining({ source: BLOB_SOURCE }),
      expect.objectContaining({ source: BLOB_SOURCE }),
    ]);
    expect(findings[0]!.summary).toContain('before the first registration');
    expect(findings[0]!.summary).toContain('not possible, as far as the records of the case go');
  });

  it('says only that the records do not explain it, where they are known not to be all', () => {
    const late = found(9, [blob([stored()])], {
      windows: [{ network: 'testnet', fromNs: at(10), toNs: at(90 * DAY) }],
    });
    const silent = found(9, [blob([stored()], { missing: ['the registration of object 0xab is not in the case'] })]);
    for (const [finding] of [late, silent]) {
      expect(finding!.summary).toContain('do not explain that, and they are not all');
      expect(finding!.summary).not.toContain('not possible');
    }
    expect(late[0]!.summary).toContain('begin at');
    expect(silent[0]!.summary).toContain('0xab');
  });

  it('finds requests from more than 25 hours after the last object’s end', () => {
    const end = epochAt(110);
    expect(rulesAt(end - 1, blob([stored()]))).toEqual([]);
    expect(rulesAt(end, blob([stored()]))).toEqual(['blob-not-guaranteed']);
    expect(rulesAt(end + 25 * HOUR - 1, blob([stored()]))).toEqual(['blob-not-guaranteed']);
    expect(rulesAt(end + 25 * HOUR, blob([stored()]))).toEqual(['blob-not-available']);
    // Another object of the same blob keeps it on.
    expect(rulesAt(end + 30 * HOUR, blob([stored(), stored(120)]))).toEqual([]);
    const extended = object([
      ...stored().events,
      event('BlobCertified', 5 * DAY, { isExtension: true, epoch: 100, endEpoch: 130 }),
    ]);
    expect(rulesAt(end + 30 * HOUR, blob([extended]))).toEqual([]);
    // An export that ends before the blob did may lack an extension.
    const early = found(end + 30 * HOUR, [blob([stored()])], {
      windows: [{ network: 'testnet', fromNs: at(-50 * DAY), toNs: at(5 * DAY) }],
    });
    expect(early[0]!.summary).toContain('the events of the case end at');
  });

  it('finds requests from after a deletion, of the last object only', () => {
    const deleted = object([...stored(110, { deletable: true }).events, event('BlobDeleted', 1000, { endEpoch: 110 })]);
    expect(rulesAt(999, blob([deleted]))).toEqual([]);
    expect(rulesAt(2000, blob([deleted]))).toEqual(['blob-not-guaranteed']);
    const [finding] = found(1000 + 26 * HOUR, [blob([deleted])]);
    expect(finding!.summary).toContain('had been deleted');
    expect(rulesAt(1000 + 26 * HOUR, blob([deleted, { ...stored(), objectId: 'bb'.repeat(32) }]))).toEqual([]);
  });

  it('finds requests from after storage nodes refused the blob', () => {
    const refusal = {
      what: 'InvalidBlobID',
      epoch: 100,
      fromNs: at(500),
      byNs: at(500),
      isExtrapolated: false,
      ground: ground(BLOB_SOURCE, 900),
    };
    const refused = blob([stored()], { refusals: [refusal] });
    expect(rulesAt(499, refused)).toEqual([]);
    const [finding] = found(501, [refused]);
    expect(finding!.summary).toContain('InvalidBlobID');
    expect(finding!.grounds).toContainEqual(refusal.ground);
  });

  it('says nothing where no lifetime is known, where no time is, and where records disagree', () => {
    expect(rulesAt(9)).toEqual([]);
    expect(rulesAt(9, blob([]))).toEqual([]);
    const parts = { artifacts: ARTIFACTS, walrus: walrus([blob([stored()])]) };
    const others = [
      request(1, { timeNs: null }),
      request(2, { timeNs: at(9), status: 'contradicted' }),
      request(3, { timeNs: at(9), artifactId: 2 }),
    ];
    expect(findingsOf(blobNotAvailable, { ...parts, requests: others })).toEqual([]);
  });

  it('takes an object that is known by its epochs alone for what its epochs allow', () => {
    const seen = blob([
      object([], { states: [state({ registeredEpoch: 101, certifiedEpoch: 102, startEpoch: 101 })] }),
    ]);
    expect(rulesAt(epochAt(101) - 1, seen)).toEqual(['blob-not-available']);
    // Within the epoch of the registration nothing is decided.
    expect(rulesAt(epochAt(101) + 1, seen)).toEqual([]);
    expect(rulesAt(epochAt(110) + 26 * HOUR, seen)).toEqual(['blob-not-available']);
  });

  it('makes no claim of time without any anchor, and says when it counted on', () => {
    const ns = BigInt(DAY) * NS_PER_SECOND;
    const object110 = object([], { states: [state()] });
    const none = createEpochClock([], ns);
    expect(rulesAt(1e9, blob([object110], {}, none))).toEqual([]);
    const one = createEpochClock([{ epoch: 100, edge: 'start', timeNs: at(0), txDigest: null, ground: null }], ns);
    // Ten days, a tenth of it more, and the 25 hours of caches.
    expect(rulesAt(epochAt(110) + DAY + 25 * HOUR - 1, blob([object110], {}, one))).not.toContain('blob-not-available');
    const [finding] = found(epochAt(110) + DAY + 25 * HOUR, [blob([object110], {}, one)]);
    expect(finding!.summary).toContain('counted on from the last known epoch');
  });

  it('looks at reads through an aggregator, too, as of when the cache fetched them', () => {
    const readsOf = (...given: readonly ReturnType<typeof read>[]) =>
      findingsOf(blobNotAvailable, {
        artifacts: ARTIFACTS,
        walrus: walrus([blob([stored()])], { reads: () => given }),
      });
    const [finding] = readsOf(read(5), read(6), read(30));
    expect(finding).toMatchObject({ requests: [], artifacts: [1], fromNs: at(5), toNs: at(6) });
    expect(finding!.summary).toContain(`2 reads`);
    expect(readsOf(read(epochAt(110) + 30 * HOUR, { age: 31 * HOUR }))).toEqual([]);
    expect(readsOf(read(epochAt(110) + 30 * HOUR))).toHaveLength(1);
  });

  it('takes a file of a quilt for the quilt', () => {
    const patch = Buffer.concat([Buffer.from(BLOB, 'base64url'), Buffer.from([1, 1, 0, 5, 0])]).toString('base64url');
    const artifacts = [{ id: 1, kind: null, ref: patch }];
    const parts = { artifacts, requests: [request(1, { timeNs: at(9) })], walrus: walrus([blob([stored()])]) };
    expect(findingsOf(blobNotAvailable, parts)).toHaveLength(1);
  });
});

describe('blob-not-guaranteed', () => {
  it('remarks on requests between registration and certification', () => {
    const [finding] = found(15, [blob([stored()])]);
    expect(finding).toMatchObject({ rule: 'blob-not-guaranteed', severity: 'info', requests: [1] });
    expect(finding!.summary).toContain('before the blob was certified');
    expect(rulesAt(25, blob([stored()]))).toEqual([]);
    // Without a record of the certification it is not known to have come later.
    expect(rulesAt(15, blob([object(stored().events.slice(0, 1))]))).toEqual([]);
    expect(
      rulesAt(15, blob([stored(), object([event('BlobRegistered', 1), event('BlobCertified', 2, { endEpoch: 110 })])])),
    ).toEqual([]);
  });

  it('says of the hours after the end that a cache explains them', () => {
    const [finding] = found(epochAt(110) + HOUR, [blob([stored()])]);
    expect(finding!.alternatives[0]).toContain('25 hours');
  });
});
