/**
 * What an export is, as a signed statement that other tools read: an in-toto Statement v1 in a DSSE envelope, and the
 * same envelope in a Sigstore bundle (in-toto/attestation spec v1; secure-systems-lab/dsse; sigstore_bundle.proto).
 */
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import { concatBytes, toBase64, utf8 } from '../../base/bytes.ts';
import { MANIFEST_FILE, type Manifest } from '../../model/extract/manifest.ts';
import type { SigningKey } from './signing-key.ts';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
/** Ours: it claims what was exported, and no check of it. A predicate of results would have no place for those that failed. */
const PREDICATE_TYPE = 'urn:blobtrail:extract:1';
const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** What is signed of a DSSE envelope: its type and its payload, with their lengths. */
export function preAuthEncoding(type: string, payload: Uint8Array): Uint8Array {
  const typeBytes = utf8(type);
  return concatBytes(utf8(`DSSEv1 ${typeBytes.length} `), typeBytes, utf8(` ${payload.length} `), payload);
}

/** Every file of the export by its SHA-256, the manifest last. */
function statementOf(manifest: Manifest, manifestSha256: string): Plain {
  const files = [...manifest.tables, ...manifest.files, { path: MANIFEST_FILE, sha256: manifestSha256 }];
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: files.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
    predicateType: PREDICATE_TYPE,
    predicate: {
      format: manifest.format,
      tool: { name: manifest.tool, version: manifest.toolVersion },
      caseId: manifest.caseId,
      custody: { ...manifest.custody },
      evidenceSha256: manifest.evidenceSha256,
      leftOut: manifest.leftOut,
    },
  };
}

/** The envelope and the bundle, each as text. ECDSA signs with chance: two runs differ in the signature. */
export function attestationOf(
  manifest: Manifest,
  manifestSha256: string,
  key: SigningKey,
): { readonly envelope: string; readonly bundle: string } {
  const payload = utf8(canonicalJson(statementOf(manifest, manifestSha256)));
  const sig = toBase64(key.sign(preAuthEncoding(PAYLOAD_TYPE, payload)));
  const envelope = {
    payloadType: PAYLOAD_TYPE,
    payload: toBase64(payload),
    signatures: [{ keyid: key.keyId, sig }],
  };
  const bundle = {
    mediaType: BUNDLE_TYPE,
    verificationMaterial: { publicKey: { hint: key.keyId }, tlogEntries: [] },
    dsseEnvelope: envelope,
  };
  return { envelope: `${canonicalJson(envelope)}\n`, bundle: `${canonicalJson(bundle)}\n` };
}
