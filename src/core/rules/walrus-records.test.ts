/** Rules that tell of Walrus records, whatever was served. */
import { describe, expect, it } from 'vitest';
import type { CertificateFact, EpochConflict, PatchFact, RecordMismatch } from '../../model/walrus/walrus-facts.ts';
import { ARTIFACTS, BLOB, blob, BLOB_SOURCE, event, object, read, stored, walrus } from './blob-facts.test-helper.ts';
import { blobOnTwoNetworks } from './blob-on-two-networks.ts';
import { at, findingsOf, ground, request, REQUEST_SOURCE } from './case-facts.test-helper.ts';
import { certificateInvalid } from './certificate-invalid.ts';
import { editedRecord } from './edited-record.ts';
import { epochConflict } from './epoch-conflict.ts';
import { impossibleQuiltPatch } from './impossible-quilt-patch.ts';

const here = (offset: number) => ground(BLOB_SOURCE, offset);

describe('epoch-conflict', () => {
  const anchor = (epoch: number, seconds: number, offset: number | null) =>
    ({
      epoch,
      edge: 'within',
      timeNs: at(seconds),
      txDigest: offset === null ? null : 'TX',
      ground: offset === null ? null : here(offset),
    }) as const;
  const conflict = (offset: number, by: number | null): EpochConflict => ({
    network: 'mainnet',
    anchor: anchor(34, offset, offset),
    by: anchor(1, 1000, by),
  });

  it('tells each side, once for an epoch', () => {
    const epochConflicts = [conflict(1, null), conflict(2, null), { ...conflict(3, 9), anchor: anchor(35, 3, 3) }];
    const findings = findingsOf(epochConflict, { walrus: { epochConflicts } });
    expect(findings.map(({ grounds }) => grounds)).toEqual([
      [here(1), here(2)],
      [here(3), here(9)],
    ]);
    expect(findings[0]!.summary).toContain('2 records of mainnet have it that epoch 34 was at');
    expect(findings[0]!.summary).toContain('(a public fact)');
    expect(findings[1]!.summary).not.toContain('(a public fact)');
  });

  it('does not hold where all fit', () => {
    expect(findingsOf(epochConflict, { walrus: walrus([blob([stored()])]) })).toEqual([]);
  });
});

describe('edited-record', () => {
  const kinds: readonly RecordMismatch['what'][] = [
    'event-bytes',
    'event-copies',
    'id-spellings',
    'derived-id',
    'metadata',
  ];

  it.each(kinds)('tells %s with both sides', (what) => {
    const mismatch = {
      what,
      blobId: BLOB,
      txDigest: 'TX',
      differences: ['end_epoch: 88 in the JSON, 35 in the bytes'],
      timeNs: at(3),
      grounds: [here(1)],
    };
    const [finding] = findingsOf(editedRecord, {
      artifacts: ARTIFACTS,
      walrus: walrus([blob([stored()])], { mismatches: [mismatch] }),
    });
    expect(finding).toMatchObject({ severity: 'high', artifacts: [1], fromNs: at(3), grounds: [here(1)] });
    for (const text of [BLOB, 'TX', '88', '35']) expect(finding!.summary).toContain(text);
  });

  it('does not hold without a difference', () => {
    expect(findingsOf(editedRecord, { walrus: walrus([blob([stored()])]) })).toEqual([]);
  });
});

describe('certificate-invalid', () => {
  const certificate = (more: Partial<CertificateFact>): CertificateFact => ({
    id: 1,
    network: 'testnet',
    form: 'certificate',
    epoch: 5,
    blobId: BLOB,
    objectId: null,
    verdict: 'failed',
    reason: 'bad-signature',
    why: 'its signature does not verify under the keys of its signers',
    weight: null,
    shards: null,
    timeNs: at(1),
    ground: here(1),
    committee: here(2),
    ...more,
  });

  it('finds one that was checked and failed, with the committee it was checked under', () => {
    const certificates = [certificate({})];
    const [finding] = findingsOf(certificateInvalid, {
      artifacts: ARTIFACTS,
      walrus: walrus([blob([stored()])], { certificates }),
    });
    expect(finding).toMatchObject({ severity: 'high', artifacts: [1], grounds: [here(1), here(2)] });
    expect(finding!.summary).toContain('(bad signature)');
  });

  it('does not hold for one that could not be checked, or that verifies', () => {
    const certificates = [
      certificate({ verdict: 'could-not-run', reason: 'unknown-root' }),
      certificate({ verdict: 'verified', reason: null, why: null, weight: 700, shards: 1000 }),
    ];
    expect(findingsOf(certificateInvalid, { walrus: { certificates } })).toEqual([]);
  });
});

describe('blob-on-two-networks', () => {
  const main = object([event('BlobRegistered', 1, { network: 'mainnet' })], {
    network: 'mainnet',
    objectId: 'bb'.repeat(32),
  });
  const found = (objects: Parameters<typeof blob>[0], ...reads: readonly ReturnType<typeof read>[]) =>
    findingsOf(blobOnTwoNetworks, { artifacts: ARTIFACTS, walrus: walrus([blob(objects)], { reads: () => reads }) });

  it('remarks on one id in records of two, and on reads from another than the case has it on', () => {
    expect(found([stored(), main])).toMatchObject([{ severity: 'info', artifacts: [1] }]);
    const [finding] = found([stored()], read(100, { network: 'mainnet' }), read(200), read(300, { network: null }));
    expect(finding!.summary).toContain('1 read came from mainnet');
    expect(finding).toMatchObject({ fromNs: at(100), toNs: at(100) });
  });

  it('does not hold on one network, nor where none is named', () => {
    expect(found([stored()], read(100))).toEqual([]);
    expect(found([{ ...stored(), network: null }], read(100, { network: 'mainnet' }))).toEqual([]);
    expect(found([{ ...stored(), network: null }, stored()])).toEqual([]);
  });
});

describe('impossible-quilt-patch', () => {
  const patchId = (start: number, end: number, version = 1): string => {
    const tail = Buffer.alloc(5);
    tail[0] = version;
    tail.writeUInt16LE(start, 1);
    tail.writeUInt16LE(end, 3);
    return Buffer.concat([Buffer.from(BLOB, 'base64url'), tail]).toString('base64url');
  };
  const listed = (start: number, end: number, offset: number): PatchFact => ({
    quilt: BLOB,
    start,
    end,
    identifier: `file-${offset}`,
    ground: here(offset),
  });
  const patches = new Map([[BLOB, [listed(1, 10, 1), listed(10, 20, 2)]]]);
  const found = (id: string, known: ReadonlyMap<string, readonly PatchFact[]> = patches) =>
    findingsOf(impossibleQuiltPatch, {
      artifacts: [{ id: 1, kind: null, ref: id }],
      requests: [request(1)],
      walrus: { patches: known },
    });

  it('finds places that no quilt has', () => {
    for (const id of [patchId(0, 5), patchId(5, 5), patchId(6, 5), patchId(600, 668), patchId(1, 5, 2)])
      expect(found(id, new Map())).toMatchObject([{ requests: [1], grounds: [ground(REQUEST_SOURCE, 1)] }]);
    expect(found(patchId(1, 667), new Map())).toEqual([]);
  });

  it('finds places that the quilt’s own list does not have', () => {
    const [cut] = found(patchId(5, 15));
    expect(cut!.summary).toContain('cut through the file "file-1"');
    expect(cut!.grounds).toEqual([ground(REQUEST_SOURCE, 1), here(1)]);
    expect(found(patchId(20, 30))[0]!.summary).toContain('list of 2 files has none');
  });

  it('does not hold for listed places, for another quilt, or for the start that some versions of the SDK get wrong', () => {
    expect(found(patchId(10, 20))).toEqual([]);
    expect(found(patchId(9, 20))).toEqual([]);
    expect(found(patchId(5, 15), new Map([['another', patches.get(BLOB)!]]))).toEqual([]);
    expect(found('model.onnx')).toEqual([]);
  });

  it('looks at reads by patch id, too', () => {
    const reads = () => [
      read(1, { patchId: patchId(5, 15) }),
      read(9, { patchId: patchId(5, 15) }),
      read(5, { patchId: patchId(1, 10) }),
    ];
    const [finding, ...others] = findingsOf(impossibleQuiltPatch, {
      artifacts: ARTIFACTS,
      walrus: walrus([blob([stored()])], { patches, reads }),
    });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ artifacts: [1], fromNs: at(1), toNs: at(9) });
    expect(finding!.summary).toContain('2 reads');
  });
});
