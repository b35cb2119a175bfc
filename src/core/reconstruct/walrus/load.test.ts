import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64, toHex } from '../../../base/bytes.ts';
import { availabilityAt } from '../../../model/walrus/blob-availability.ts';
import type { WalrusStatement } from '../../../model/walrus-statement.ts';
import { certificate as signed, members, MESSAGE, TEN } from '../../verify/walrus/certificate.test-helper.ts';
import { blobIdOf } from '../../verify/walrus/blob-id.ts';
import { transactionDigest } from '../../verify/walrus/transaction-digest.ts';
import { caseFacts, request } from '../../rules/case-facts.test-helper.ts';
import { runRules } from '../../rules/run-rules.ts';
import { sql } from '../../store/sql.ts';
import { writeWalrus } from './pass.ts';
import {
  aggregatorRead,
  anchor,
  BLOB,
  caseWith,
  certificate,
  committee,
  event,
  HOUR,
  loaded,
  object,
  OBJECT,
  status,
  store,
  T,
} from './walrus.test-helper.ts';

const onlyBlob = (...statements: readonly WalrusStatement[]) => {
  const { blobs } = loaded(...statements).facts;
  expect([...blobs.keys()]).toEqual([BLOB]);
  return blobs.get(BLOB)!;
};

const DAY = 24n * HOUR;

describe('objects of a blob', () => {
  it('are put together from events and from what somebody saw, on the one network that the case names', () => {
    const { lifetimes, missing } = onlyBlob(
      event('BlobRegistered'),
      event('BlobCertified', { timeNs: `${T + HOUR}` }),
      object(),
    );
    expect(lifetimes).toMatchObject([
      {
        object: { network: 'mainnet', objectId: OBJECT, blobIds: [BLOB] },
        registeredEpoch: 2,
        registered: { fromNs: T, byNs: T },
        certified: { fromNs: T + HOUR, byNs: T + HOUR },
        endEpoch: 3,
        deletable: false,
      },
    ]);
    expect(lifetimes[0]!.object).toMatchObject({ events: [{}, {}], states: [{}] });
    expect(missing).toEqual([]);
  });

  it('stand once, whichever exports tell of an event, and what one leaves out the other adds', () => {
    const graphql = event('BlobRegistered', { teller: 'graphql', size: null, timeNs: null });
    const { lifetimes } = onlyBlob(event('BlobRegistered'), graphql, event('BlobRegistered'));
    expect(lifetimes[0]!.object.events).toMatchObject([{ size: 17n, timeNs: T }]);
    expect(loaded(event('BlobRegistered'), graphql).facts.mismatches).toEqual([]);
  });

  it('of one event told in two ways make a mismatch, in any order', () => {
    const edited = event('BlobRegistered', { endEpoch: '40' });
    for (const given of [
      [event('BlobRegistered'), edited],
      [edited, event('BlobRegistered')],
    ])
      expect(loaded(...given).facts.mismatches).toMatchObject([
        { what: 'event-copies', blobId: BLOB, grounds: [{}, {}] },
      ]);
  });

  it('are kept as long as the last extension says, and pooled ones as long as their pool', () => {
    const extended = event('BlobCertified', { txDigest: 'x', timeNs: `${T + DAY}`, isExtension: true, endEpoch: '30' });
    expect(onlyBlob(event('BlobRegistered'), event('BlobCertified'), extended).lifetimes[0]).toMatchObject({
      endEpoch: 30,
      certifiedEpoch: 2,
    });
    const pool = 'aa'.repeat(32);
    const pooled = event('PooledBlobRegistered', { endEpoch: null, storagePoolId: pool });
    const of = { blobId: null, objectId: null, storagePoolId: pool };
    const made = event('StoragePoolCreated', { ...of, endEpoch: '7' });
    const more = event('StoragePoolExtended', { ...of, endEpoch: '12', timeNs: `${T + DAY}` });
    expect(onlyBlob(pooled, made).lifetimes[0]).toMatchObject({ endEpoch: 7, object: { form: 'pooled-blob' } });
    expect(onlyBlob(pooled, made, more).lifetimes[0]).toMatchObject({ endEpoch: 12 });
    expect(onlyBlob(pooled).lifetimes[0]).toMatchObject({ endEpoch: null, end: null });
  });

  it('that only an answer tells of keep the blob, too, and show that records are missing', () => {
    for (const answer of [status(), store()]) {
      const { lifetimes, missing } = onlyBlob(event('BlobRegistered'), answer);
      expect(lifetimes.map(({ endEpoch }) => endEpoch).toSorted()).toEqual([3, 9]);
      expect(missing.join()).toContain('no other record shows');
    }
    // An answer that names an event of the case tells of no other object.
    const known = { txDigest: 'BlobCertified1', eventSeq: '0' };
    const { lifetimes, missing } = onlyBlob(
      event('BlobRegistered'),
      event('BlobCertified'),
      status(known),
      store(known),
    );
    expect([lifetimes.length, missing]).toEqual([1, []]);
  });

  it('show what is missing of them', () => {
    expect(onlyBlob(object()).missing).toEqual(['no event of the blob is in the case']);
    expect(onlyBlob(event('BlobCertified')).missing.join()).toContain(`0x${OBJECT}`);
  });

  it('of two networks stay apart, and take their own clocks', () => {
    const testnet = event('BlobRegistered', {
      network: 'testnet',
      objectId: 'bb'.repeat(32),
      txDigest: 'y',
      epoch: '40',
      timeNs: `${T + HOUR}`,
      endEpoch: '41',
    });
    const { blobs, epochConflicts } = loaded(
      event('BlobRegistered'),
      testnet,
      object({ objectId: 'cc'.repeat(32) }),
    ).facts;
    expect(blobs.get(BLOB)!.lifetimes.map(({ object: { network } }) => network)).toEqual(['testnet', null, 'mainnet']);
    expect(epochConflicts).toEqual([]);
    const [own] = blobs.get(BLOB)!.lifetimes;
    expect(own!.end!.byNs! - T).toBeLessThan(3n * DAY);
  });
});

describe('epochs', () => {
  it('are dated by events, anchors and public facts', () => {
    const { clockOf } = loaded(
      event('EpochChangeStart', { epoch: '3', blobId: null, objectId: null, timeNs: `${T + 6n * DAY}` }),
      anchor({ epoch: '5', timeNs: `${T + 40n * DAY}` }),
    );
    expect(clockOf('mainnet').startOf(3)).toEqual({ fromNs: T + 6n * DAY, byNs: T + 6n * DAY, isExtrapolated: false });
    // A fortnight after the start of the third, and a fortnight before the fifth was there.
    expect(clockOf('mainnet').startOf(4)).toMatchObject({ fromNs: T + 20n * DAY, byNs: T + 26n * DAY });
    expect(clockOf('testnet').isEmpty).toBe(true);
  });

  it('that do not go with their time are named, and not used', () => {
    const sample = event('BlobRegistered', { epoch: '34', endEpoch: '35' });
    const { facts, clockOf } = loaded(sample);
    expect(facts.epochConflicts).toMatchObject([
      { network: 'mainnet', anchor: { epoch: 34 }, by: { epoch: 1, ground: null } },
    ]);
    expect(clockOf('mainnet').startOf(34).byNs).not.toBe(T);
    // An extension carries the epoch of the first certification: its time says nothing of it.
    const extension = event('BlobCertified', { isExtension: true, epoch: '2', timeNs: `${T + 400n * DAY}` });
    expect(loaded(event('BlobRegistered'), extension).facts.epochConflicts).toEqual([]);
  });
});

describe('what nodes refuse', () => {
  it('is told by events, answers and verified certificates', () => {
    const invalid = event('InvalidBlobID', { objectId: null, endEpoch: null, deletable: null });
    expect(onlyBlob(invalid).refusals).toMatchObject([{ what: 'InvalidBlobID', byNs: T }]);
    expect(onlyBlob(status({ state: 'invalid', endEpoch: null })).refusals).toMatchObject([{ byNs: null }]);
    expect(onlyBlob(store({ outcome: 'marked-invalid', endEpoch: null })).refusals).toHaveLength(1);
    const { refusals, lifetimes } = onlyBlob(event('BlobRegistered'), invalid);
    expect(availabilityAt(lifetimes, refusals, T + 1n)).toBe('invalid');
  });
});

describe('certificates', () => {
  const rows = members(TEN).map(({ nodeId, publicKey, weight }) => ({
    nodeId,
    publicKey,
    weight: String(weight),
    name: null,
  }));
  const good = signed();
  const given = certificate({
    message: toHex(good.message!),
    signature: toHex(good.signature!),
    signers: good.signers as readonly number[],
    blobId: MESSAGE.blobId,
  });
  const verdictOf = (...statements: readonly WalrusStatement[]) => {
    const [one] = loaded(given, ...statements).facts.certificates;
    return [one!.verdict, one!.reason];
  };

  it('are checked under the committee of their epoch and network', () => {
    expect(verdictOf(committee(rows.toReversed()))).toEqual(['verified', null]);
    expect(verdictOf()).toEqual(['could-not-run', 'unknown-root']);
    expect(verdictOf(committee(rows, { epoch: '6' }))).toEqual(['could-not-run', 'unknown-root']);
    expect(verdictOf(committee(rows, { network: 'testnet' }))).toEqual(['could-not-run', 'unknown-root']);
    expect(verdictOf(committee(rows.slice(1)))).toEqual(['could-not-run', 'missing-input']);
    const swapped = rows.map((row, i) => ({ ...row, publicKey: rows[(i + 1) % 10]!.publicKey }));
    expect(verdictOf(committee(swapped))).toEqual(['failed', 'bad-signature']);
    // A wrong committee beside the right one takes nothing away.
    expect(verdictOf(committee(swapped), committee(rows))).toEqual(['verified', null]);
  });

  it('have to be of the transaction that is named', () => {
    const data = new TextEncoder().encode('transaction');
    const named = (txDigest: string) =>
      loaded({ ...given, txDigest, rawTransaction: toBase64(data) }, committee(rows)).facts.certificates[0];
    expect(named(transactionDigest(data))).toMatchObject({ verdict: 'verified', weight: 7, shards: 10 });
    expect(named('4XQHFa9S324wTzYHF3vsBSwpUZuLpmwTHYMFv9nsttSs')).toMatchObject({
      verdict: 'failed',
      reason: 'wrong-subject',
    });
  });

  it('of a single node cannot be judged where the record does not name it', () => {
    const [one] = loaded({ ...given, form: 'confirmation', signers: null }, committee(rows)).facts.certificates;
    expect(one).toMatchObject({ verdict: 'could-not-run', reason: 'missing-input' });
  });
});

describe('records with two sides', () => {
  const certified =
    'IgAAADOIbGRkNaApLXc3oAeh5yOjItvEtp6jjx8Svlu/+AVJIwAAAADpHu6MW281uaJQz8KeMPDZ5UY6If2NHdsPwi1E206sUAA=';
  const whatOf = (...statements: readonly WalrusStatement[]) =>
    loaded(...statements).facts.mismatches.map(({ what }) => what);

  it('are compared: bytes with JSON', () => {
    const stated = { epoch: '34', endEpoch: '35', bcs: certified, timeNs: null };
    expect(whatOf(event('BlobCertified', stated))).toEqual([]);
    expect(whatOf(event('BlobCertified', { ...stated, endEpoch: '88' }))).toEqual(['event-bytes']);
    expect(whatOf(event('BlobCertified', { ...stated, endEpoch: '88', hasJson: false }))).toEqual([]);
    expect(whatOf(event('BlobRegistered', stated))).toEqual(['event-bytes']);
  });

  it('are compared: spellings of one id, and what a registration derives it from', () => {
    const decimal = '33029388974007764889800497995325165905902854956237990162315138693239164143667';
    expect(whatOf(object({ blobIdBeside: decimal }), object({ blobIdBeside: BLOB }))).toEqual([]);
    expect(whatOf(object({ blobIdBeside: '1' }))).toEqual(['id-spellings']);
    const root = new Uint8Array(32).fill(7);
    const registration = {
      kind: 'walrus-registration',
      network: null,
      teller: 'json-rpc',
      blobId: blobIdOf(root, 17),
      blobIdWritten: blobIdOf(root, 17),
      rootHash: toHex(root),
      size: '17',
      encodingType: '1',
      deletable: null,
      txDigest: null,
      timeNs: null,
      package: null,
      rawTransaction: null,
    } as const;
    expect(whatOf(registration)).toEqual([]);
    expect(whatOf({ ...registration, size: '18' })).toEqual(['derived-id']);
    // Ids of the encoding of before cannot be recomputed: that is no mismatch.
    expect(whatOf({ ...registration, size: '18', encodingType: '0' })).toEqual([]);
  });
});

describe('reads', () => {
  it('count when bytes were given out', () => {
    const given = [
      aggregatorRead(),
      aggregatorRead({ status: '206', isPartial: true, age: '60' }),
      aggregatorRead({ status: '404' }),
      aggregatorRead({ target: 'patch-list' }),
      aggregatorRead({ method: 'HEAD' }),
      aggregatorRead({ timeNs: null }),
    ];
    expect([...loaded(...given).facts.reads()].map(({ age }) => age)).toEqual([null, 60]);
  });
});

describe('the order of records', () => {
  const given: readonly WalrusStatement[] = [
    event('BlobRegistered'),
    event('BlobRegistered', { teller: 'graphql', size: null }),
    event('BlobRegistered', { endEpoch: '40' }),
    event('BlobCertified', { timeNs: `${T + HOUR}` }),
    event('BlobCertified', { timeNs: `${T + HOUR}`, txDigest: 'z', isExtension: true, endEpoch: '30' }),
    event('BlobRegistered', { objectId: 'bb'.repeat(32), txDigest: 'y', epoch: '34', endEpoch: '35' }),
    event('EpochChangeStart', { epoch: '12', blobId: null, objectId: null, txDigest: 'e' }),
    event('EpochChangeStart', { epoch: '3', blobId: null, objectId: null, txDigest: 'f', timeNs: `${T + 6n * DAY}` }),
    object(),
    object({ endEpoch: '8' }),
    object({ objectId: null }),
    status(),
    store(),
    anchor({ epoch: '5', timeNs: `${T + 40n * DAY}` }),
    anchor({ epoch: '5', timeNs: `${T - 40n * DAY}` }),
  ];

  /** All that is told, but for where it stands. */
  function told(statements: readonly WalrusStatement[]): string {
    const facts = loaded(...statements).facts;
    const findings = runRules(caseFacts({ walrus: facts }), []).map(({ rule, summary }) => [rule, summary]);
    const plain = (key: string, value: unknown): unknown =>
      key.startsWith('ground') ? undefined : typeof value === 'bigint' ? value.toString() : value;
    return JSON.stringify([[...facts.blobs.values()], facts.epochConflicts, facts.windows, findings], plain);
  }

  it('decides nothing', () => {
    const once = told(given);
    expect(once).toContain('epoch-conflict');
    expect(once).toContain('edited-record');
    fc.assert(
      fc.property(fc.shuffledSubarray([...given], { minLength: given.length }), (shuffled) => {
        expect(told(shuffled)).toBe(once);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a second copy of a record', () => {
  it('changes nothing', () => {
    const good = signed();
    const broken = certificate({
      message: toHex(good.message!),
      signature: toHex(good.signature!),
      signers: [0, 1],
      blobId: MESSAGE.blobId,
    });
    const rows = members(TEN).map(({ nodeId, publicKey, weight }) => ({
      nodeId,
      publicKey,
      weight: String(weight),
      name: null,
    }));
    const edited = event('BlobCertified', { endEpoch: '88', bcs: 'AAAA', timeNs: null });
    const given = [event('BlobRegistered'), edited, object({ blobIdBeside: '1' }), committee(rows), broken];
    const said = (...statements: readonly WalrusStatement[]) => {
      const { facts } = loaded(...statements, event('BlobRegistered'));
      const findings = runRules(caseFacts({ walrus: facts }), []).map(({ rule, summary }) => `${rule} ${summary}`);
      return [
        findings,
        facts.certificates.length,
        [...facts.blobs.values()].map(({ lifetimes }) => lifetimes.map((one) => one.object.states.length)),
      ];
    };
    expect(said(...given, ...given)).toEqual(said(...given));
    expect(said(...given)[0]).toHaveLength(3);
  });
});

describe('the tables', () => {
  it('hold what is absurd, too: the last epoch of all, and the largest sizes', () => {
    const far = { endEpoch: '4294967295', size: '18446744073709551615' };
    const db = caseWith(
      event('BlobRegistered', far),
      event('BlobCertified', far),
      object({ ...far, storageSize: far.size }),
    );
    const facts = writeWalrus(db, () => null);
    expect(db.all(sql`SELECT end_epoch, end_by_ns FROM blobs`)).toEqual([
      { end_epoch: 4_294_967_295, end_by_ns: null },
    ]);
    const at = request(1, { timeNs: T + 1000n * DAY });
    const artifacts = [{ id: 1, kind: 'walrus-blob' as const, ref: BLOB }];
    const found = runRules(caseFacts({ walrus: facts, artifacts }), [at]);
    expect(found.map(({ rule }) => rule)).toEqual(['impossible-blob-history']);
  });

  it('hold objects, records, certificates and epochs', () => {
    const db = caseWith(event('BlobRegistered'), event('BlobCertified'), object({ size: '99999999999999999999' }));
    writeWalrus(db, () => null);
    expect(db.all(sql`SELECT object_id, blob_id, network, end_epoch, size FROM blobs`)).toEqual([
      { object_id: `0x${OBJECT}`, blob_id: BLOB, network: 'mainnet', end_epoch: 3, size: 17 },
    ]);
    expect(db.all(sql`SELECT role FROM blob_record ORDER BY n`).map((row) => row['role'])).toEqual([
      'BlobRegistered',
      'BlobCertified',
      'object',
    ]);
    expect(db.all(sql`SELECT epoch, is_extrapolated FROM epochs ORDER BY epoch`)).toEqual([
      { epoch: 2, is_extrapolated: 0 },
      { epoch: 3, is_extrapolated: 1 },
    ]);
  });
});
