import { describe, expect, it } from 'vitest';
import { toBase64, toHex } from '../../../base/bytes.ts';
import { individualSettlementLog } from '../../../../tools/simulate/chain-log.ts';
import type { SignedAnswer } from '../../../../tools/simulate/gateway-answer.ts';
import { caseOf, onlyRequest, rolesOf, rulesOf, type GivenFile } from '../../reconstruct/case.test-helper.ts';
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
} from '../../reconstruct/evidence.test-helper.ts';
import { runImporter } from '../import.test-helper.ts';
import { ogIndividualPayload } from './og-individual-payload.ts';

const gw = enclave('gw');
const SEC = 10;
const answer = answered(gw, SEC, { prompt: 'ping – ünïcode', output: 'pong 😊' });
const ID = blob('payload');
const KEY = registry(registryEntry(gw));

/** As the facilitator stores it; the answer inside with its own fields or, as older gateways gave it, bare. */
function payload(of: SignedAnswer, isBare: boolean, more: object = {}): object {
  const { choices, model, id, ...rest } = JSON.parse(of.response) as Record<string, unknown>;
  return {
    input: JSON.parse(of.request) as unknown,
    output: isBare ? { choices, model } : { id, choices, model, ...rest },
    teeSignature: toBase64(of.signature),
    teeId: `0x${gw.teeId}`,
    timestamp: String(T0 + SEC),
    ethAddress: `0x${'44'.repeat(20)}`,
    ...more,
  };
}

const stored = (content: object, name = `${ID}.json`): GivenFile => ({ name, text: JSON.stringify(content) });

function event(blobId: string, outputHash = answer.outputHash!): GivenFile {
  const body = individualSettlementLog({
    teeId: gw.teeId,
    ethAddress: '44'.repeat(20),
    inputHash: answer.inputHash,
    outputHash,
    sec: T0 + SEC,
    blobId,
    signature: toHex(answer.signature),
  });
  return logList('logs.json', mined(SEC + 20, hash('tx'), body));
}

describe('og-individual-payload', () => {
  it('is the answer that it holds, stored as the blob that its file is named after', async () => {
    const { statements, issues } = await runImporter(ogIndividualPayload, JSON.stringify(payload(answer, false)), {
      name: `${ID}.json`,
    });
    expect(issues).toEqual([]);
    expect(statements.map(({ statement }) => statement)).toMatchObject([
      {
        kind: 'answer',
        labelAsked: 'gemini-2.5-pro',
        teeId: gw.teeId,
        inputHash: answer.inputHash,
        outputHash: answer.outputHash,
        signedTime: String(T0 + SEC),
        settlementType: 'individual',
        settlementBlob: ID,
        hasRequest: true,
        hasOutput: true,
      },
    ]);
  });

  it('hashed again agrees with its event, also where only the event states the hashes', async () => {
    for (const isBare of [false, true]) {
      const made = await caseOf(stored(payload(answer, isBare)), event(ID), KEY);
      expect(made.formats[0]).toBe('og-individual-payload');
      expect(onlyRequest(made)).toMatchObject({
        signature: 'valid',
        inputHash: answer.inputHash,
        outputHash: answer.outputHash,
        settlement: { kind: 'individual', verdict: 'individual', blobId: ID, txHash: hash('tx') },
      });
      expect(rulesOf(made)).toEqual([]);
    }
  });

  it('finds the pair that a caller kept by the hashes of its event', async () => {
    const made = await caseOf(stored(payload(answer, true)), event(ID), pairs('p.ndjson', answer), KEY);
    const request = onlyRequest(made);
    expect(rolesOf(made, request.id)).toEqual(['answer', 'answer']);
    expect(request).toMatchObject({ signature: 'valid', settlement: { verdict: 'individual' } });
  });

  it('with another text than was settled is a hash mismatch', async () => {
    const changed = payload(answer, true, {
      output: { choices: [{ message: { content: 'no' }, finish_reason: 'stop' }] },
    });
    expect(rulesOf(await caseOf(stored(changed), event(ID), KEY))).toEqual(['hash-mismatch']);
    const asked = payload(answer, true, { input: { model: 'gpt-4.1', messages: [] } });
    expect(rulesOf(await caseOf(stored(asked), event(ID), KEY))).toEqual(['hash-mismatch']);
  });

  it('takes no hashes from the event of another blob, enclave or time', async () => {
    const cases = [
      [payload(answer, true), event(blob('other'))],
      [payload(answer, true, { timestamp: '1772456499' }), event(ID)],
      [payload(answer, true, { teeId: `0x${'ab'.repeat(32)}` }), event(ID)],
    ] as const;
    for (const [content, log] of cases) {
      const made = await caseOf(stored(content), log, KEY);
      expect(onlyRequest(made)).toMatchObject({ inputHash: null, outputHash: null, signature: 'unverifiable' });
      expect(rulesOf(made)).toEqual(['orphan-settlement']);
    }
  });

  it('reads payloads that name who is billed and leave the signature to the answer inside', async () => {
    const text = JSON.stringify({
      input: { prompt: 'hello' },
      output: { text: 'world', tee_signature: 'SGVsbG8=', tee_id: `0x${'1'.repeat(64)}`, tee_timestamp: '1741809483' },
      ethAddress: `0x${'44'.repeat(20)}`,
    });
    const { statements, units } = await runImporter(ogIndividualPayload, text);
    expect(units.map(({ category }) => category)).toEqual(['accepted']);
    expect(statements).toMatchObject([{ statement: { teeId: '1'.repeat(64), signedTime: '1741809483' } }]);
  });
});
