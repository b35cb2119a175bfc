/** Certificates of the case, each checked against the committees of its epoch that the case holds. */
import { fromBase64, fromHex } from '../../../base/bytes.ts';
import { isFailure, type CheckReason } from '../../../model/check-reason.ts';
import type { Locator } from '../../../model/locator.ts';
import type { CertificateFact } from '../../../model/walrus/walrus-facts.ts';
import type {
  WalrusCertificateStatement,
  WalrusCommitteeStatement,
  WalrusNetwork,
} from '../../../model/walrus-statement.ts';
import { checkCertificate, type CertificateCheck } from '../../verify/walrus/certificate.ts';
import { readCertifiedMessage } from '../../verify/walrus/certified-message.ts';
import { readCommittee, type Committee } from '../../verify/walrus/committee.ts';
import { DEFAULT_SHARDS } from '../../verify/walrus/encoding.ts';
import { transactionDigest } from '../../verify/walrus/transaction-digest.ts';
import type { Stated } from '../evidence.ts';
import { epochOf, idKey, nsOf } from './values.ts';

export interface HeldCommittee {
  readonly network: WalrusNetwork | null;
  readonly epoch: number;
  readonly at: Locator;
  /** The committee, or why it cannot be used. */
  readonly reading: Committee | string;
}

/** A check takes some 20 ms; a case that holds more of them than this is told so. */
export const MOST_CERTIFICATES = 2000;

/** Committees that a case may hold of one epoch. */
const MOST_COMMITTEES = 8;

function readingOf({ epoch, shards, members }: WalrusCommitteeStatement, of: number): Committee | string {
  const given = members.map(({ nodeId, publicKey, weight }) => ({
    nodeId: nodeId ?? '',
    publicKey: publicKey ?? '',
    weight: Number(weight ?? 0),
  }));
  const all = shards === null ? DEFAULT_SHARDS : Number(shards);
  if (epoch === null || !Number.isSafeInteger(all) || all < 1) return 'its number of shards is not known';
  if (given.some(({ weight }) => !Number.isSafeInteger(weight) || weight < 0))
    return 'the weight of a member is no number';
  const reading = readCommittee(of, given, all);
  return 'committee' in reading ? reading.committee : reading.why;
}

/** One of several copies of a committee is enough. */
export function collectCommittees(
  stated: Iterable<Stated<WalrusCommitteeStatement>>,
  fallback: WalrusNetwork | null,
): readonly HeldCommittee[] {
  const out = new Map<string, HeldCommittee>();
  for (const { statement, at } of stated) {
    const epoch = epochOf(statement.epoch);
    if (epoch === null) continue;
    const network = statement.network ?? fallback;
    const members = statement.members.map(({ nodeId, publicKey, weight }) => [nodeId, publicKey, weight].join(' '));
    const key = JSON.stringify([network, epoch, statement.shards, members.toSorted()]);
    if (!out.has(key)) out.set(key, { network, epoch, at, reading: readingOf(statement, epoch) });
  }
  return [...out.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, held]) => held);
}

interface Outcome {
  readonly check: CertificateCheck;
  readonly committee: Locator | null;
}

const RANK = { verified: 0, failed: 1, 'could-not-run': 2 } as const;

/** Whoever holds a wrong committee too takes nothing from the one under which it verifies. */
function bestOf(
  statement: WalrusCertificateStatement,
  network: WalrusNetwork | null,
  committees: readonly HeldCommittee[],
): Outcome {
  const message = fromHex(statement.message);
  const { signers, signersBitmap } = statement;
  const certificate = {
    message,
    signature: fromHex(statement.signature),
    signers: signers ?? (signersBitmap === null ? null : fromHex(signersBitmap)),
  };
  const subject = { blobId: statement.blobId, objectId: idKey(statement.objectId), epoch: null };
  const reading = message === null ? null : readCertifiedMessage(message);
  const epoch = reading !== null && 'message' in reading ? reading.message.epoch : null;
  const own = committees.filter((one) => one.epoch === epoch && (network === null || one.network === network));
  const outcomes = own.slice(0, MOST_COMMITTEES).map(({ reading: held, at }) => ({
    check: checkCertificate(certificate, subject, () => held),
    committee: at,
  }));
  const without = { check: checkCertificate(certificate, subject, () => null), committee: null };
  return outcomes.toSorted((a, b) => RANK[a.check.verdict] - RANK[b.check.verdict])[0] ?? without;
}

/** The transaction's bytes, where the record holds them, have to be those of the transaction it names. */
function transactionFault({ rawTransaction, txDigest }: WalrusCertificateStatement): string | null {
  const data = rawTransaction === null || txDigest === null ? null : fromBase64(rawTransaction);
  const digest = data === null ? null : transactionDigest(data);
  return digest === null || digest === txDigest ? null : `the bytes of its transaction have the digest ${digest}`;
}

type Judged = Pick<CertificateFact, 'verdict' | 'reason' | 'why' | 'weight' | 'shards' | 'committee'>;

function judged(reason: CheckReason, why: string): Judged {
  const verdict = isFailure(reason) ? 'failed' : 'could-not-run';
  return { verdict, reason, why, weight: null, shards: null, committee: null };
}

function judge(statement: WalrusCertificateStatement, { check, committee }: Outcome): Judged {
  const wrong = transactionFault(statement);
  if (wrong !== null) return judged('wrong-subject', wrong);
  if (check.verdict === 'verified') {
    const { weight, shards } = check;
    return { verdict: 'verified', reason: null, why: null, weight, shards, committee };
  }
  return { ...judged(check.fault, check.why), committee };
}

export function checkCertificates(
  stated: Iterable<Stated<WalrusCertificateStatement>>,
  committees: readonly HeldCommittee[],
  fallback: WalrusNetwork | null,
): readonly CertificateFact[] {
  const out: CertificateFact[] = [];
  const known = new Map<string, Outcome>();
  const seen = new Set<string>();
  for (const { statement, at } of stated) {
    const { form, message, signature, signers, signersBitmap, timeNs } = statement;
    const network = statement.network ?? fallback;
    const reading = readCertifiedMessage(fromHex(message) ?? new Uint8Array());
    const said = 'message' in reading ? reading.message : null;
    const fact = {
      id: out.length + 1,
      network,
      form,
      epoch: said?.epoch ?? null,
      blobId: statement.blobId ?? said?.blobId ?? null,
      objectId: idKey(statement.objectId) ?? said?.objectId ?? null,
      timeNs: nsOf(timeNs),
      ground: at,
    };
    const key = JSON.stringify([network, message, signature, signers, signersBitmap, fact.blobId, fact.objectId]);
    const record = JSON.stringify([key, form, statement.txDigest, statement.rawTransaction]);
    if (seen.has(record)) continue;
    seen.add(record);
    let outcome = known.get(key);
    if (form === 'confirmation' && said !== null) {
      out.push({ ...fact, ...judged('missing-input', 'it is the word of one node, which the record does not name') });
    } else if (outcome === undefined && known.size >= MOST_CERTIFICATES) {
      const why = `the case holds more than ${MOST_CERTIFICATES} certificates, and only so many are checked`;
      out.push({ ...fact, ...judged('could-not-run', why) });
    } else {
      if (outcome === undefined) known.set(key, (outcome = bestOf(statement, network, committees)));
      out.push({ ...fact, ...judge(statement, outcome) });
    }
  }
  return out;
}
