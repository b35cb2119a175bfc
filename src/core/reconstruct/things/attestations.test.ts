import { describe, expect, it } from 'vitest';
import { individualSettlementLog } from '../../../../tools/simulate/chain-log.ts';
import { fromBase64, toBase64, toHex } from '../../../base/bytes.ts';
import { attestationStatement } from '../../import/attestation-text.ts';
import { createDetailContext, requestDetail } from '../../query/requests/request-detail.ts';
import { makeDocument, pcr, type DocumentGiven, type MadeDocument } from '../../verify/attestation.test-helper.ts';
import { pcrHashOf } from '../../verify/pcr.ts';
import { sql } from '../../store/sql.ts';
import { createAttestations } from './attestations.ts';
import { caseOf, onlyRequest, rulesOf } from '../case.test-helper.ts';
import {
  answered,
  blob,
  enclave,
  hash,
  logList,
  mined,
  pairs,
  registry,
  registryEntry,
  T0,
} from '../evidence.test-helper.ts';

const gw = enclave('gw');
const der = gw.key.der;
const HASH = pcrHashOf(toHex(pcr(1)), toHex(pcr(2)), toHex(pcr(3)));

function stateOf(documents: readonly MadeDocument[], pcrHash: string | null = HASH, key: Uint8Array = der) {
  const roots = new Set(documents.flatMap((document) => [...document.roots]));
  const stated = documents.map(({ bytes }, i) => ({
    statement: attestationStatement(bytes),
    at: { source: i + 1, offset: 0, length: bytes.length },
  }));
  return createAttestations(stated, roots).state(key, pcrHash);
}

const made = (given: DocumentGiven = {}): MadeDocument => makeDocument({ appKey: der, ...given });

describe('the attestation of an enclave', () => {
  it('is the document that vouches for its key and measures its image', () => {
    expect(stateOf([made()])).toEqual({ state: 'verified' });
    expect(stateOf([made()], null)).toEqual({ state: 'verified' });
  });

  it('is not collected where no document vouches for its key', () => {
    const unknown = { state: 'unknown', fault: 'missing-input', reason: 'not-collected', why: null };
    expect(stateOf([])).toEqual(unknown);
    expect(stateOf([makeDocument()])).toEqual(unknown);
    expect(stateOf([made()], HASH, enclave('other').key.der)).toEqual(unknown);
  });

  it('fails with its reason', () => {
    expect(stateOf([made()], 'ab'.repeat(32))).toMatchObject({
      state: 'failed',
      why: expect.stringMatching(/wrong subject/),
    });
    expect(stateOf([made({ leafToMs: 1_772_452_799_000 })])).toMatchObject({
      state: 'failed',
      why: expect.stringMatching(/^expired/),
    });
    const { bytes } = made();
    expect(stateOf([{ bytes, roots: new Set(), timeNs: 0n }])).toMatchObject({
      state: 'unknown',
      fault: 'unknown-root',
      why: expect.stringMatching(/^unknown root/),
    });
    expect(stateOf([made({ algorithm: -36 })])).toMatchObject({
      state: 'unknown',
      fault: 'unsupported',
      reason: 'unsupported',
    });
  });

  it('loses nothing by another document that fails, whatever their order', () => {
    const [good, bad] = [made(), made({ leafToMs: 1_772_452_799_000 })];
    expect(stateOf([good, bad])).toEqual({ state: 'verified' });
    expect(stateOf([bad, good])).toEqual({ state: 'verified' });
  });
});

describe('in a case', () => {
  const answer = answered(gw, 10);
  const document = { name: 'attestation.txt', text: `${toBase64(made().bytes)}\n` };
  const entry = registry(registryEntry(gw));

  it('stands in the seventh step of the ladder, and under a root that nobody trusts it cannot be judged there', async () => {
    const found = await caseOf(pairs('p.ndjson', answer), entry, document);
    expect(found.formats).toEqual(['og-gateway-response', 'tee-registry', 'attestation']);
    const { ladder } = requestDetail(found.db, createDetailContext(found.db), Number(onlyRequest(found).id.slice(2)));
    expect(ladder.find(({ step }) => step === 7)).toMatchObject({
      verdict: 'could-not-run',
      reason: expect.stringMatching(/unknown root/),
      settle: expect.arrayContaining([expect.objectContaining({ point: 'attestation-root' })]),
    });
    expect(rulesOf(found)).toEqual([]);
    const records = found.db.all(sql`SELECT role FROM node_record ORDER BY n`).map((row) => row['role']);
    expect(records).toEqual(['registry entry', 'attestation']);
  });

  it('gives an image its registers and leaves it unpublished', async () => {
    const unpublished = registry(registryEntry(gw, { pcrHash: `0x${HASH}` }));
    const found = await caseOf(pairs('p.ndjson', answer), unpublished, document);
    expect(found.db.all(sql`SELECT pcr0, known_from FROM image`)).toEqual([{ pcr0: toHex(pcr(1)), known_from: null }]);
    expect(rulesOf(found)).toEqual(['unknown-image']);
    const [finding] = found.findings;
    for (const ground of finding?.grounds ?? []) expect(JSON.stringify(ground)).not.toContain('attestation');
  });

  it('is told in detail of a payload whose hashes only its event states', async () => {
    const body = individualSettlementLog({
      teeId: gw.teeId,
      ethAddress: '44'.repeat(20),
      inputHash: answer.inputHash,
      outputHash: answer.outputHash!,
      sec: T0 + 10,
      blobId: blob('payload'),
      signature: toHex(answer.signature),
    });
    const { choices, model } = JSON.parse(answer.response) as Record<string, unknown>;
    const payload = {
      input: JSON.parse(answer.request) as unknown,
      output: { choices, model },
      teeSignature: toBase64(answer.signature),
      teeId: `0x${gw.teeId}`,
      timestamp: T0 + 10,
      ethAddress: `0x${'44'.repeat(20)}`,
    };
    const stored = { name: `${blob('payload')}.json`, text: JSON.stringify(payload) };
    const found = await caseOf(stored, logList('l.json', mined(30, hash('tx'), body)), entry);
    const detail = requestDetail(found.db, createDetailContext(found.db), Number(onlyRequest(found).id.slice(2)));
    expect(detail.ladder.map(({ step, verdict }) => [step, verdict]).slice(0, 5)).toEqual(
      [1, 2, 3, 4, 5].map((step) => [step, 'passed']),
    );
  });

  it('is kept to the byte', () => {
    const { bytes } = made();
    expect(fromBase64(attestationStatement(bytes).document)).toEqual(Uint8Array.from(bytes));
  });
});
