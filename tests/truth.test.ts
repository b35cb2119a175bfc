/**
 * The reconstruction against what is true: incidents whose truth was derived from what was planted in them and from
 * the written rules, never from the tool's own output.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { INCIDENT } from './builders/bundled-incident.ts';
import { randomIncident, type RandomOptions } from '../tools/simulate/random-incident.ts';
import { truthPath, writeIncident } from '../tools/simulate/simulate.ts';
import type { Truth, TruthRequest } from '../tools/simulate/truth.ts';
import { listRequests } from '../src/core/query/requests/requests.ts';
import { SEVERITY } from '../src/core/rules/severity.ts';
import { sql } from '../src/core/store/sql.ts';
import { formatNs } from '../src/base/time.ts';
import { importCase, type ImportedCase } from './builders/imported-case.ts';
import { findingPieces, readTruth, truthIds, truthPieces } from './builders/truth-atoms.ts';

const folder = mkdtempSync(join(tmpdir(), 'truth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A member that the truth leaves open, or that it does not tell of, is taken from the answer itself. */
/** Members that stand under one name in the truth and in the reconstruction. */
const SAME = [
  'label',
  'node',
  'artifact',
  'artifactKind',
  'status',
  'rule',
  'freshness',
  'inputHash',
  'outputHash',
  'responseId',
  'txHash',
  'signature',
] as const;

function sameOf(of: Readonly<Record<(typeof SAME)[number], unknown>>): Record<string, unknown> {
  return Object.fromEntries(SAME.map((name) => [name, of[name]]));
}

function expectedOf(truth: TruthRequest, answer: Record<string, unknown>): Record<string, unknown> {
  const { id, time, inferenceId, signedTime } = truth;
  const told = { id, time, ...sameOf(truth), inferenceId, signedTime, settlement: truth.settlement?.verdict ?? null };
  const open = new Set<string>([...truth.open, ...(truth.open.includes('artifact') ? ['artifactKind'] : [])]);
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, open.has(name) ? answer[name] : value]));
}

function answersOf({ db }: ImportedCase): ReadonlyMap<string, Record<string, unknown>> {
  const ids = truthIds(db);
  const rows = new Map(
    listRequests(db, { offset: 0, limit: 1_000_000 }).rows.map((row) => [Number(row.id.slice(2)), row]),
  );
  const out = new Map<string, Record<string, unknown>>();
  for (const more of db.all(sql`SELECT id, inference_id, signed_time FROM request`)) {
    const row = rows.get(Number(more['id']));
    const id = ids.get(Number(more['id']));
    if (row === undefined || id === undefined) throw new Error('a request without its row');
    if (out.has(id)) throw new Error(`${id} was reconstructed twice`);
    out.set(id, {
      id,
      time: row.timeNs === null ? null : formatNs(BigInt(row.timeNs)),
      ...sameOf(row),
      inferenceId: more['inference_id'],
      signedTime: more['signed_time'],
      settlement: row.settlement?.verdict ?? null,
      settled: row.settlement,
    });
  }
  return out;
}

function expectTruth(imported: ImportedCase, truth: Truth): void {
  const answers = answersOf(imported);
  expect([...answers.keys()].toSorted()).toEqual(truth.requests.map((request) => request.id).toSorted());
  for (const request of truth.requests) {
    const answer = answers.get(request.id) ?? {};
    const { settled, ...told } = answer;
    expect(told).toEqual(expectedOf(request, answer));
    if (request.settlement === null) continue;
    const { blobId, merkleRoot, txHash } = settled as { blobId: string; merkleRoot: string; txHash: string };
    if (request.settlement.blobIds.length > 0) expect(request.settlement.blobIds).toContain(blobId);
    if (request.settlement.merkleRoots.length > 0) expect(request.settlement.merkleRoots).toContain(merkleRoot);
    if (request.settlement.txHashes.length > 0) expect(request.settlement.txHashes).toContain(txHash);
  }
  expect(findingPieces(imported.db)).toEqual(truthPieces(truth));
}

/** Rules that the generator plants nothing for. */
const WITHOUT_TRUTH: ReadonlySet<string> = new Set([
  'content-mismatch',
  'served-before-fetched',
  'announced-not-settled',
  'impossible-blob-history',
  'impossible-quilt-patch',
  'blob-on-two-networks',
  'epoch-conflict',
  'certificate-invalid',
]);
const rulesSeen = new Set<string>();

async function check(options: RandomOptions): Promise<void> {
  const name = `${options.scenario}-${options.seed}`;
  const out = join(folder, name);
  writeIncident(randomIncident(options), out);
  const imported = await importCase(folder, [out], name);
  try {
    expect(imported.result.sources.filter((source) => source.format === null)).toEqual([]);
    const truth = readTruth(truthPath(out));
    expectTruth(imported, truth);
    for (const { rule } of truth.findings) rulesSeen.add(rule);
  } finally {
    imported.close();
  }
}

describe('the bundled incident', () => {
  it('is reconstructed as it was', async () => {
    const imported = await importCase(folder, [INCIDENT], 'bundled');
    expectTruth(imported, readTruth(truthPath(INCIDENT)));
    imported.close();
  });
});

describe('ordinary traffic', () => {
  it.each(['1', '2'])('has nothing to find (seed %s)', async (seed) => {
    await check({ scenario: 'clean', seed, requests: 60, unsigned: 0, faults: null });
  });
});

describe('faults planted at random', () => {
  it.each(Array.from({ length: 12 }, (_, i) => String(i + 1)))(
    'are all found, and nothing else (seed %s)',
    async (seed) => {
      await check({ scenario: 'random', seed, requests: 80, unsigned: Number(seed) % 3 === 0 ? 0.4 : 0, faults: null });
    },
  );

  it('break every rule at least once', () => {
    expect([...rulesSeen].toSorted()).toEqual(
      Object.keys(SEVERITY)
        .filter((rule) => !WITHOUT_TRUTH.has(rule))
        .toSorted(),
    );
  });
});
