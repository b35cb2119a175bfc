/** Files that speak of the manifest and therefore stand beside it: a signature, signed statements, a time stamp. */
import { createHash } from 'node:crypto';
import { toBase64, utf8 } from '../../base/bytes.ts';
import { SIGNATURE_FILE, STATEMENT_FILES, TIMESTAMP_FILE, type Manifest } from '../../model/extract/manifest.ts';
import { attestationOf } from './attestation.ts';
import type { SigningKey } from './signing-key.ts';

export interface Seals {
  readonly key: SigningKey | null;
  /** A token that is about the bytes of this manifest, DER. */
  readonly timeStamp: Uint8Array | null;
}

export interface SealFile {
  readonly path: string;
  readonly parts: readonly [string | Uint8Array];
}

/** @param text the manifest as it is written. */
export function sealFiles({ key, timeStamp }: Seals, manifest: Manifest, text: string): readonly SealFile[] {
  const files: SealFile[] = [];
  if (key !== null) {
    const { envelope, bundle } = attestationOf(manifest, createHash('sha256').update(text).digest('hex'), key);
    files.push(
      { path: SIGNATURE_FILE, parts: [`${toBase64(key.sign(utf8(text)))}\n`] },
      { path: STATEMENT_FILES.envelope, parts: [envelope] },
      { path: STATEMENT_FILES.bundle, parts: [bundle] },
    );
  }
  if (timeStamp !== null) files.push({ path: TIMESTAMP_FILE, parts: [timeStamp] });
  return files;
}
