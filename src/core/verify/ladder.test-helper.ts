/** One signed answer of which everything is at hand and right. */
import type { HashCheck } from './hash-check.ts';
import type { LadderInput } from './ladder.ts';

const ENCLAVE = '93'.repeat(32);
const ROOT = 'ab'.repeat(32);
export const MATCH: HashCheck = {
  verdict: 'match',
  form: 'chat',
  algorithm: 'keccak256',
  tried: ['chat (keccak256)'],
};

export const COMPLETE: LadderInput = {
  generation: 'G3',
  teeId: `0x${ENCLAVE}`,
  inputHash: '01'.repeat(32),
  outputHash: '02'.repeat(32),
  signedTime: '1772100000',
  signature: 'AAAA',
  label: 'gemini-2.5-pro',
  placeholders: [],
  signatureCheck: {
    verdict: 'valid',
    saltLength: 32,
    generation: 'G3',
    reason: 'It verifies.',
    fault: null,
    unknown: null,
  },
  keyId: ENCLAVE,
  outputCheck: MATCH,
  inputCheck: MATCH,
  registry: { state: 'active' },
  image: { pcrHash: '6c'.repeat(32), approval: 'approved', attestation: { state: 'verified' } },
  alias: { tableKnown: true, providerModel: 'gemini-2.5-pro-preview-06-05' },
  inclusion: { state: 'included', root: ROOT, treeIntact: true, eventRoot: ROOT, txHash: null },
};
