/** The key and the time stamp that a person names for an export, read and checked before they are used. */
import { readFileSync, statSync } from 'node:fs';
import { AppError } from '../../base/errors.ts';
import { sealFiles } from '../exports/seals.ts';
import { signingKeyOf, type SigningKey } from '../exports/signing-key.ts';
import { whyUnread } from '../file-failure.ts';
import { isStampOf, readTimeStamp, type TimeStamp } from '../verify/time-stamp.ts';
import type { Additions } from './write-extract.ts';

/** Keys have hundreds of bytes, time stamps thousands. */
const MOST_BYTES = 1 << 20;

export interface SealOptions {
  /** Paths. */
  readonly sign?: string | undefined;
  readonly timestamp?: string | undefined;
}

export interface OpenedSeals {
  readonly seals: NonNullable<Additions['seals']>;
  readonly signedBy: string | null;
  readonly stampedNs: string | null;
}

function readSmall(path: string, what: string): Uint8Array {
  try {
    if (statSync(path).size <= MOST_BYTES) return readFileSync(path);
  } catch (error) {
    throw new AppError('BAD_INPUT', `${what} ${path} cannot be read: ${whyUnread(error)}.`, { cause: error });
  }
  throw new AppError(
    'BAD_INPUT',
    `${path} is too large for ${what.replace('The', 'a')}: it has more than ${MOST_BYTES} bytes.`,
  );
}

function openStamp(path: string): { readonly bytes: Uint8Array; readonly stamp: TimeStamp } {
  const bytes = readSmall(path, 'The time stamp');
  try {
    return { bytes, stamp: readTimeStamp(bytes) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('BAD_INPUT', `${path} is no time stamp (RFC 3161, DER): ${error.message}.`, { cause: error });
  }
}

/** @throws AppError BAD_INPUT in words, now for what cannot be used at all, later for a time stamp of another manifest. */
export function openSeals({ sign, timestamp }: SealOptions): OpenedSeals {
  const key: SigningKey | null =
    sign === undefined ? null : signingKeyOf(Buffer.from(readSmall(sign, 'The signing key')).toString('utf8'));
  const opened = timestamp === undefined ? null : openStamp(timestamp);
  return {
    signedBy: key?.keyId ?? null,
    stampedNs: opened?.stamp.timeNs ?? null,
    seals: (manifest, text) => {
      if (opened !== null && !isStampOf(opened.stamp, Buffer.from(text)))
        throw new AppError(
          'BAD_INPUT',
          `${timestamp} is about other bytes than this manifest. Export first without it, have that manifest.json stamped (openssl ts -query -data manifest.json), then export the unchanged case again.`,
        );
      return sealFiles({ key, timeStamp: opened?.bytes ?? null }, manifest, text);
    },
  };
}
