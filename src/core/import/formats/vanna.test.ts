import { describe, expect, it } from 'vitest';
import { caseOf } from '../../reconstruct/case.test-helper.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { vannaLog } from './vanna-log.ts';
import { vannaStorage } from './vanna-storage.ts';

const CID = 'QmcLNqhhS8w5mapFr593Qx6DKj2itt3FPXL4kqPTAuWhcx';
const MANIFEST = 'Qmd5fxJ9CCjypBthgeN2chFgYrWS2EzBegfFytsT5s5pNG';
const manifest = (created_at = '2024-08-05T19:17:19.031251Z') => ({
  ipfs_uuid: 'm',
  version: '1.07',
  created_at,
  files: { 'a.onnx': { filename: 'a.onnx', file_cid: CID }, 'b.json': { filename: 'b.json' } },
});

async function read(content: unknown, options: object = {}) {
  const { statements, units, issues } = await runImporter(vannaStorage, JSON.stringify(content), options);
  return {
    statements: statements.map(({ statement }) => statement),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('vanna-storage', () => {
  it('reads a manifest as a release of the moment at which it was made', async () => {
    const release = {
      event: 'hub.version.publish',
      label: 'm',
      version: '1.07',
      blobId: CID,
      timeNs: '1722885439031251000',
    };
    const metadata = { model_file_cid: CID, model_id: 'm', version: '1.07', created_at: '2024-08-05T19:17:19.031251Z' };
    for (const content of [manifest(), [manifest()], metadata, { url: 'x', body: manifest() }]) {
      const { statements, issues } = await read(content);
      expect([statements.length, issues]).toEqual([1, []]);
      expect(statements[0]).toMatchObject(release);
      expect(vannaStorage.sniff(headOf(JSON.stringify(content))).confidence).toBeGreaterThan(0.9);
    }
    expect((await read(manifest('2024-08-05T19:17:19'))).issues).toEqual(['no-zone']);
    expect((await read(manifest('x'))).issues).toEqual(['unreadable-time']);
  });

  it('reads listings as captures, and takes no manifest for a model', async () => {
    const time = { askedCaptureNs: 5n };
    expect((await read({ model_id: 'm', versions: ['1.00', '1.07'] }, time)).statements).toMatchObject([
      { kind: 'hub-capture', label: 'm', versions: ['1.00', '1.07'], listsAllVersions: true, capturedNs: '5' },
    ]);
    const latest = { m: { cid: MANIFEST, version: '1.07' }, n: { cid: CID, version: '1.00' } };
    expect((await read({ fetched_at: '2024-08-05T20:00:00Z', url: 'x', body: latest })).statements).toMatchObject([
      { kind: 'hub-capture', label: 'm', versions: ['1.07'], listsAllVersions: false, captureBasis: 'stated' },
      { kind: 'hub-capture', label: 'n' },
    ]);
    expect((await read({ manifest_cid: MANIFEST, version: '1.07' })).units).toEqual(['no-model']);
    expect((await read({ cid: CID, size: 412, upload_time: 0.02 })).statements).toMatchObject([
      { kind: 'hub-file', label: null, artifactRef: CID, size: '412' },
    ]);
  });

  it('makes an older file of a label stale', async () => {
    const later = { ...manifest('2024-09-01T00:00:00Z'), version: '2.00', files: { a: { file_cid: MANIFEST } } };
    const call = {
      ts: '2024-09-02T00:00:00Z',
      request: { ipfs_hash: CID },
      response: { output: [{}], model_hash: 'ab'.repeat(32) },
    };
    const made = await caseOf(
      { name: 'm.json', text: JSON.stringify([manifest(), later]) },
      { name: 'c.json', text: JSON.stringify(call) },
    );
    expect(made.requests).toMatchObject([{ artifact: CID, label: 'm', freshness: 'stale' }]);
  });

  it('leaves other manifests alone', () => {
    for (const content of [
      { files: {}, version: '1' },
      { cid: 'x', size: 1 },
      { m: { cid: 'x', version: '1' } },
      { cid: CID },
    ])
      expect(vannaStorage.sniff(headOf(JSON.stringify(content))).confidence).toBe(0);
  });
});

describe('vanna-log', () => {
  const line = (says: string): string => `2024-10-25 10:00:00,123 - INFO - ${says}\n`;

  it('reads which file was seen, and when', async () => {
    const says = [
      `Uploaded file to IPFS with CID: ${CID}, size: 412 bytes, total time: 0.03 seconds`,
      `IPFS upload completed. CID: ${CID}`,
      `Adding file to zip: a b.onnx (CID: ${CID})`,
    ];
    const { statements } = await runImporter(vannaLog, says.map(line).join(''));
    const seen = {
      kind: 'hub-file',
      label: null,
      artifactRef: CID,
      capturedNs: '1729850400123000000',
      captureBasis: 'stated',
    };
    expect(statements.map(({ statement }) => statement)).toMatchObject([
      { ...seen, size: '412' },
      { ...seen, size: null },
      { ...seen, fileName: 'a b.onnx' },
    ]);
  });

  it('is known by such an entry, not by the form', async () => {
    expect(vannaLog.sniff(headOf(line(`File size for CID ${CID}: 412`))).confidence).toBeGreaterThan(0.9);
    expect(vannaLog.sniff(headOf(line('File size for CID x: 412'))).confidence).toBe(0);
    const { units } = await runImporter(vannaLog, `${line('Upload request received')}Traceback\n`);
    expect(units.map(({ reason }) => reason)).toEqual(['other-entry']);
  });
});
