/**
 * A chain of X.509 certificates from a leaf to a root that is trusted by its fingerprint, at one moment. The
 * certificates of enclaves live for hours: they are looked at as of the document that carries them, never as of now.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { NS_PER_MS } from '../../base/time.ts';
import type { CheckReason } from '../../model/check-reason.ts';

export type ChainFault = Extract<
  CheckReason,
  'malformed' | 'bad-signature' | 'wrong-subject' | 'expired' | 'not-yet-valid' | 'unknown-root' | 'unsupported'
>;

export type ChainResult =
  | { readonly fault: null; readonly leaf: X509Certificate; readonly rootSha256: string }
  | { readonly fault: ChainFault; readonly why: string };

const CURVE = 'secp384r1';
const MAX_CERTIFICATES = 16;

const fault = (kind: ChainFault, why: string): ChainResult => ({ fault: kind, why });

function parse(der: Uint8Array): X509Certificate | null {
  try {
    const certificate = new X509Certificate(der);
    // Bytes behind the certificate would change its fingerprint and nothing else.
    return certificate.raw.length === der.length ? certificate : null;
  } catch {
    return null;
  }
}

function isOfCurve(certificate: X509Certificate): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === CURVE;
  } catch {
    return false;
  }
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

function checkTime(certificate: X509Certificate, name: string, atNs: bigint): ChainResult | null {
  const [from, to] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
  if (!Number.isFinite(from) || !Number.isFinite(to)) return fault('malformed', `${name} has no readable validity`);
  if (atNs < BigInt(from) * NS_PER_MS) return fault('not-yet-valid', `${name} was valid only later`);
  // The last second counts as a whole.
  if (atNs >= BigInt(to + 1000) * NS_PER_MS) return fault('expired', `${name} had expired`);
  return null;
}

/**
 * @param bundle the issuers, root first, as attestation documents give them.
 * @param roots SHA-256 of the DER of each trusted root, hex.
 */
export function checkChain(
  leafDer: Uint8Array,
  bundle: readonly Uint8Array[],
  roots: ReadonlySet<string>,
  atNs: bigint,
): ChainResult {
  if (bundle.length === 0) return fault('unknown-root', 'no issuer of its certificate is in the document');
  if (bundle.length > MAX_CERTIFICATES) return fault('unsupported', `it has more than ${MAX_CERTIFICATES} issuers`);
  const chain: X509Certificate[] = [];
  for (const der of [leafDer, ...bundle.toReversed()]) {
    const certificate = parse(der);
    if (certificate === null) return fault('malformed', 'one of its certificates cannot be read');
    if (!isOfCurve(certificate)) return fault('unsupported', 'one of its certificates has a key that is not P-384');
    chain.push(certificate);
  }
  const [leaf, root] = [chain[0]!, chain.at(-1)!];
  const rootSha256 = createHash('sha256').update(root.raw).digest('hex');
  if (!roots.has(rootSha256)) return fault('unknown-root', `its root (SHA-256 ${rootSha256}) is none that is trusted`);
  for (const [i, certificate] of chain.entries()) {
    const name =
      i === 0 ? 'its own certificate' : i === chain.length - 1 ? 'its root' : `issuer ${i} of its certificate`;
    const issuer = chain[i + 1] ?? certificate;
    if (certificate.issuer !== issuer.subject) return fault('wrong-subject', `${name} names another issuer`);
    if (!issuer.ca) return fault('wrong-subject', `the issuer of ${name} may not issue certificates`);
    if (!isSignedBy(certificate, issuer)) return fault('bad-signature', `the signature of ${name} does not verify`);
    const late = checkTime(certificate, name, atNs);
    if (late !== null) return late;
  }
  return { fault: null, leaf, rootSha256 };
}
