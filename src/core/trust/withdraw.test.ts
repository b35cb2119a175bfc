import { describe, expect, it } from 'vitest';
import { batchSettlementLog, individualSettlementLog, pcrApprovedLog } from '../../../tools/simulate/chain-log.ts';
import { toHex } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import type { TrustChange } from '../../shared/trust-views.ts';
import { caseOf, file, type GivenFile, type MemoryCase } from '../reconstruct/case.test-helper.ts';
import {
  answered,
  blob,
  enclave,
  event,
  hash,
  inference,
  leafOf,
  logList,
  mined,
  NEW_IMAGE,
  pairs,
  receipts,
  registry,
  registryEntry,
  tree,
} from '../reconstruct/evidence.test-helper.ts';
import { sql } from '../store/sql.ts';
import { listTrustRoots } from './trust-roots.ts';
import { withdrawRoots } from './withdraw.ts';

const QUIET = { signal: new AbortController().signal, progress: () => undefined };

const [one, two] = [enclave('one'), enclave('two', NEW_IMAGE)];
const [first, second] = [answered(one, 10), answered(two, 20)];
const batch = tree('t', leafOf(one, 10, first));

const FILES: readonly GivenFile[] = [
  pairs('p.ndjson', first, second),
  registry(registryEntry(one), registryEntry(two)),
  batch.file,
  logList('settled.json', mined(600, `0x${hash('settle')}`, batchSettlementLog(`0x${batch.root}`, 1, batch.blobId))),
  receipts('calls.ndjson', mined(30, `0x${hash('call')}`, ...inference('i-1', blob('model')))),
  file('calls.ogtrace.ndjson', event('inference.request', 40, { request_id: 'q', label: 'm', node_id: 'n' })),
];

async function without(made: MemoryCase, ...ids: readonly string[]) {
  const before = made.db.all(sql`SELECT * FROM request ORDER BY id`);
  const result = await withdrawRoots(made.db, ids, QUIET);
  // The case itself is as it was.
  expect(made.db.all(sql`SELECT * FROM request ORDER BY id`)).toEqual(before);
  const said = result.changes.map(({ what, before: from, after }: TrustChange) => `${what}: ${from} → ${after}`);
  return { ...result, said };
}

describe('the trust roots of a case', () => {
  it('are rows with origin and fingerprint, one for each', async () => {
    const { db } = await caseOf(...FILES);
    const roots = listTrustRoots(db);
    const ids = roots.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        `key:${one.teeId}`,
        `key:${two.teeId}`,
        'registry:x-2',
        'root:641a0321a3e244efe456463195d606317ed7cdcc3c1756e09893f3c68f79bb5b',
        'knowledge:gateway-images',
        'knowledge:provider-redirects',
        'knowledge:contracts',
        'chain:x-4',
        'chain:x-5',
      ]),
    );
    for (const { fingerprint, origin, isShipped, source } of roots) {
      expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
      expect(origin).toMatch(/^\S.*\.$/);
      expect(isShipped).toBe(source === null);
    }
  });
});

describe('withdrawing a trust root', () => {
  it('of one enclave’s key leaves that enclave’s signatures unverifiable', async () => {
    const made = await caseOf(...FILES);
    const { changes, said, requests, unchanged } = await without(made, `key:${one.teeId}`);
    expect(said).toEqual(['signature: valid → unverifiable', 'enclave’s key: known → not known']);
    expect(changes[0]).toMatchObject({ count: 1, subjects: ['r-1'] });
    expect([requests, unchanged]).toEqual([made.requests.length, made.requests.length - 1]);
  });

  it('of the registry export takes image, artifact and signature of its enclaves', async () => {
    const made = await caseOf(...FILES);
    const { said, unchanged } = await without(made, 'registry:x-2');
    expect(said).toEqual(
      expect.arrayContaining([
        'signature: valid → unverifiable',
        'artifact status: inferred (image-alias-table) → unknown (not-collected)',
        'enclave’s registration: registered → null',
      ]),
    );
    expect(unchanged).toBe(made.requests.length - 2);
  });

  it('of the shipped images takes what was inferred through them', async () => {
    const made = await caseOf(...FILES);
    const { said } = await without(made, 'knowledge:gateway-images');
    expect(said).toContain('artifact status: inferred (image-alias-table) → unknown (not-collected)');
    expect(said.join()).not.toContain('signature');
  });

  it('of a chain export leaves a call observed, and a tree without its anchor', async () => {
    const made = await caseOf(...FILES);
    const calls = await without(made, 'chain:x-5');
    expect(calls.said).toEqual(['artifact status: attested → observed']);
    const settled = await without(made, 'chain:x-4');
    expect(settled.said).toEqual(
      expect.arrayContaining(['settlement: included → included (not anchored)', 'anchored tree: there → null']),
    );
  });

  it('on which nothing rests changes nothing', async () => {
    const made = await caseOf(...FILES);
    for (const id of ['knowledge:contracts', 'knowledge:provider-redirects']) {
      const { changes, unchanged } = await without(made, id);
      expect(changes).toEqual([]);
      expect(unchanged).toBe(made.requests.length);
    }
  });

  it('of an event of its own takes the settlement, and of an approval the release', async () => {
    const { inputHash, outputHash, signature } = first;
    const made = await caseOf(
      pairs('p.ndjson', first),
      registry(registryEntry(one)),
      logList('own.json', [
        ...mined(
          600,
          `0x${hash('own')}`,
          individualSettlementLog({
            teeId: one.teeId,
            ethAddress: '11'.repeat(20),
            inputHash,
            outputHash: outputHash ?? '',
            sec: 1_772_456_410,
            blobId: blob('payload'),
            signature: toHex(signature),
          }),
        ),
        ...mined(-500, `0x${hash('approve')}`, pcrApprovedLog(one.image.pcrHash, '1.0')),
      ]),
    );
    const { said } = await without(made, 'chain:x-3');
    expect(said).toEqual(
      expect.arrayContaining(['settlement: individual → missing', 'individual settlement: there → null']),
    );
    expect(said.join()).toContain('release');
  });

  it('says which name is none, and takes the beginning of one', async () => {
    const { db } = await caseOf(...FILES);
    await expect(withdrawRoots(db, ['key:00'], QUIET)).rejects.toThrow('There is no trust root "key:00"');
    await expect(withdrawRoots(db, ['knowledge:'], QUIET)).rejects.toThrow(AppError);
    const { roots } = await withdrawRoots(db, [`key:0x${one.teeId.slice(0, 12)}`], QUIET);
    expect(roots.map(({ id }) => id)).toEqual([`key:${one.teeId}`]);
  });

  it('of several takes all of them', async () => {
    const made = await caseOf(...FILES);
    const { changes } = await without(made, `key:${one.teeId}`, `key:${two.teeId}`);
    expect(changes.find(({ what }) => what === 'signature')).toMatchObject({ count: 2 });
  });
});
