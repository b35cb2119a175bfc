/** The blobs, the nodes and the moments that the fixtures of Walrus and Sui tell of. */
import { fromBase64 } from '../../src/base/bytes.ts';
import { blobIdOf } from '../../src/core/verify/walrus/blob-id.ts';
import { bcs, blobId, cliObject, digest, objectId } from './walrus-evidence.ts';
import type { BlobFacts } from './walrus-evidence.ts';

/** Importers with fixtures of this world; those of quilts have tests of their own, for their id costs much to compute. */
export const FORMATS_OF_THE_WORLD = [
  'http-headers',
  'sui-events',
  'sui-objects',
  'sui-transactions',
  'walrus-access-log',
  'walrus-certificate',
  'walrus-info',
  'walrus-metadata',
  'walrus-results',
] as const;

/** Takes 66,034,000 bytes encoded, as everything up to 445,556 bytes does. */
export const SIZE = 300_001;
/** What the blob id of the model is derived from; its bytes are nowhere. */
export const ROOT = blobId('root of the model');

export const MODEL: BlobFacts = {
  blob: blobIdOf(fromBase64(ROOT)!, SIZE),
  object: objectId('model'),
  epoch: 34,
  end: 40,
};
export const DRAFT: BlobFacts = {
  blob: blobId('draft'),
  object: objectId('draft'),
  epoch: 34,
  end: 36,
  deletable: true,
};
export const QUILT: BlobFacts = { blob: blobId('quilt'), object: objectId('quilt'), epoch: 34, end: 38 };
/** 2026-06-30T21:00:24.408Z: 33 times two weeks after the first epoch of mainnet, and some hours of delays. */
export const EPOCH_34_MS = Date.UTC(2026, 5, 30, 21, 0, 24, 408);
export const HOUR = 3_600_000;
export const NODES = 10;

export const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
export const lines = (...values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');
export const event = (tx: string, seq = '0'): object => ({ txDigest: digest(tx), eventSeq: seq });

export const fromScratch = { registerFromScratch: { encodedLength: 66_034_000, epochsAhead: 6 } };
export const newlyCreated = (facts: BlobFacts, size = SIZE): object => ({
  newlyCreated: { blobObject: cliObject(facts, size), resourceOperation: fromScratch, cost: 132_300 },
});

export function patchId(quilt: string, start: number, end: number): string {
  return Buffer.concat([bcs.id(quilt), bcs.u8(1), bcs.u16(start), bcs.u16(end)]).toString('base64url');
}

export const MESSAGE = Buffer.concat([Buffer.from([1, 0, 3]), bcs.u32(34), bcs.id(MODEL.blob), bcs.u8(0)]);
export const SIGNERS = [0, 1, 2, 4, 5, 7, 8] as const;
export const BITMAP = [0b1011_0111, 0b1];

export const nodeId = (place: number): string => `0x${(place + 1).toString(16).padStart(64, '0')}`;
