/** The kinds of check, each counted once over every request in scope. Failed and could-not-run are never one number. */
import type { Extract, ExtractRows } from '../../../model/extract.ts';
import type { ReportCheckCount, ReportTrustKey } from '../../../model/report.ts';
import { hexKey } from '../../../base/ids.ts';
import type { CaseNames } from './case-names.ts';

type Request = ExtractRows['requests'];

/** `passed`, `failed`, or the reason why it could not run. */
type Outcome = 'passed' | 'failed' | { readonly reason: string };

interface Check {
  readonly check: string;
  readonly outcomeOf: (request: Request) => Outcome;
}

function hashCheck(
  check: string,
  verdictOf: (request: Request) => Request['inputCheck'],
  held: string,
  stated: string,
): Check {
  return {
    check,
    outcomeOf: (request) => {
      const verdict = verdictOf(request);
      if (verdict === 'match') return 'passed';
      if (verdict === 'mismatch') return 'failed';
      return { reason: verdict === 'not-held' ? held : stated };
    },
  };
}

/** As step 9 of the ladder says it: the tree follows from its values, and the chain has its root. */
function settled({ settlement, isPrivate }: Request): Outcome {
  if (settlement === null)
    return {
      reason: isPrivate
        ? 'Asked for as private: it is settled nowhere.'
        : 'Its records lack a value by which a settlement is found.',
    };
  const { verdict, tree, isAnchored } = settlement;
  if (verdict === 'individual') return 'passed';
  if (verdict === 'root-mismatch' || tree === 'broken') return 'failed';
  if (verdict === 'missing') return { reason: 'No batch tree and no settlement event of the case holds it.' };
  if (tree === 'open') return { reason: 'Its tree could not be recomputed.' };
  return isAnchored ? 'passed' : { reason: 'No on-chain event of its tree is in the case.' };
}

function checksOf(extract: Extract): readonly Check[] {
  const nodes = new Map<string, ExtractRows['nodes']>();
  for (const node of extract.rows('nodes')) nodes.set(node.name, node);
  const reasons = new Map<string, string | null>();
  for (const { request, reason } of extract.rows('proofs')) if (!reasons.has(request)) reasons.set(request, reason);
  return [
    {
      check: 'Signature valid under the key of the enclave that the answer names',
      outcomeOf: ({ id, signature }) => {
        if (signature === 'valid') return 'passed';
        if (signature === 'invalid') return 'failed';
        if (signature === 'absent') return { reason: 'No record of the request carries a signature.' };
        return { reason: reasons.get(id) ?? 'The key, or a value that was signed, is not in the case.' };
      },
    },
    {
      check: 'Enclave id is Keccak-256 of the enclave’s key',
      outcomeOf: ({ node }) => {
        const row = node === null ? undefined : nodes.get(node);
        if (row?.isEnclave !== true) return { reason: 'No record of the request names an enclave.' };
        // A key of the case may belong to the enclave although another record gives it a wrong one.
        if (row.isKeyHeld) return 'passed';
        return row.publicKey === null ? { reason: 'No key of the enclave is in the case.' } : 'failed';
      },
    },
    hashCheck(
      'Input hash recomputed from the held request',
      ({ inputCheck }) => inputCheck,
      'The request itself is not in the case.',
      'No input hash is stated.',
    ),
    hashCheck(
      'Output hash recomputed from the held answer',
      ({ outputCheck }) => outputCheck,
      'The text of the answer is not in the case.',
      'No output hash is stated.',
    ),
    {
      check: 'Settled: in a tree that follows from its values and has its root on chain, or in an event of its own',
      outcomeOf: settled,
    },
  ];
}

export function fillChecks(extract: Extract, requests: readonly Request[]): readonly ReportCheckCount[] {
  return checksOf(extract).map(({ check, outcomeOf }) => {
    let [passed, failed] = [0, 0];
    const reasons = new Map<string, number>();
    for (const request of requests) {
      const outcome = outcomeOf(request);
      if (outcome === 'passed') passed += 1;
      else if (outcome === 'failed') failed += 1;
      else reasons.set(outcome.reason, (reasons.get(outcome.reason) ?? 0) + 1);
    }
    const couldNotRun = [...reasons]
      .map(([reason, count]) => ({ reason, count }))
      .toSorted((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
    return { check, passed, failed, couldNotRun };
  });
}

/** Each key with the signatures in scope that were checked under it. */
export function fillKeys(extract: Extract, names: CaseNames): readonly ReportTrustKey[] {
  const counts = new Map<string, number>();
  for (const { keyId, verdict } of extract.rows('proofs')) {
    const key = `${keyId ?? ''} ${verdict}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const keys = [...extract.rows('keys')].toSorted((a, b) => (a.teeId < b.teeId ? -1 : 1));
  return keys.map(({ teeId, keySha256, learned, ground }) => ({
    teeId,
    keySha256,
    learned,
    ground: ground === null ? null : names.ground(ground),
    signaturesValid: counts.get(`${hexKey(teeId)} valid`) ?? 0,
    signaturesInvalid: counts.get(`${hexKey(teeId)} invalid`) ?? 0,
  }));
}
