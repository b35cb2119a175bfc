/** Small random records of Walrus about the blobs of random evidence: lives, faults in them, and places in quilts. */
import fc from 'fast-check';
import { toBase64 } from '../../src/base/bytes.ts';
import { decimalOfBlobId } from '../../src/model/known-id.ts';
import { blob, hash, T0 } from '../../src/core/reconstruct/evidence.test-helper.ts';
import { MAINNET, TESTNET } from './walrus-evidence.ts';

interface Life {
  readonly blob: number;
  readonly object: number;
  readonly isMain: boolean;
  /** Seconds after T0. */
  readonly sec: number;
  readonly wait: number;
  readonly twist: 'none' | 'unregistered' | 'early' | 'edited' | 'epoch';
}

export interface WalrusWorld {
  readonly lives: readonly Life[];
  /** Of these blobs a certificate of another blob is shown. */
  readonly certificates: readonly number[];
}

export const walrusWorld: fc.Arbitrary<WalrusWorld> = fc.record({
  lives: fc.array(
    fc.record({
      blob: fc.nat(2),
      object: fc.nat(1),
      isMain: fc.nat(4).map((n) => n === 0),
      sec: fc.oneof(fc.constant(-5000), fc.integer({ min: 0, max: 20 })),
      wait: fc.nat(10),
      twist: fc.constantFrom('none', 'none', 'none', 'unregistered', 'early', 'edited', 'epoch'),
    }),
    { maxLength: 3 },
  ),
  certificates: fc.array(fc.nat(2), { maxLength: 1 }),
});

/** Columns 0 to 5 of a quilt: those of its index, where no file can lie. */
export const BAD_PATCH = Buffer.concat([
  Buffer.from(blob('quilt'), 'base64url'),
  Buffer.from([1, 0, 0, 5, 0]),
]).toString('base64url');

const BLOBS = [blob('a'), blob('b'), blob('c')] as const;

function event(
  name: string,
  isMain: boolean,
  sec: number,
  parsedJson: object,
  seed: string,
  more: object = {},
): string {
  return JSON.stringify({
    // 44 characters of base58 by themselves.
    id: { txDigest: hash(`${name} ${isMain} ${seed}`).replaceAll('0', 'z').slice(0, 44), eventSeq: '0' },
    packageId: isMain ? MAINNET : TESTNET,
    transactionModule: 'system',
    sender: '0x1',
    type: `${isMain ? MAINNET : TESTNET}::events::${name}`,
    parsedJson,
    timestampMs: String((T0 + sec) * 1000),
    ...more,
  });
}

/** Mainnet's epoch of T0 by the calendar; the testnet's is of our own. */
const epochOf = (isMain: boolean): number => (isMain ? 25 : 300);

function lifeEvents({ blob: which, object, isMain, sec, wait, twist }: Life, i: number): readonly string[] {
  const id = BLOBS[which]!;
  const epoch = epochOf(isMain) + (twist === 'epoch' ? 9 : 0);
  const about = {
    blob_id: decimalOfBlobId(id),
    end_epoch: epoch + 5,
    deletable: false,
    object_id: `0x${hash(`object ${which} ${object} ${isMain}`)}`,
  };
  const seed = JSON.stringify([which, object, isMain, sec, wait, twist, i]);
  const registered = event('BlobRegistered', isMain, sec, { epoch, size: '17', encoding_type: 1, ...about }, seed);
  const at = twist === 'early' ? sec - 1 : sec + wait;
  // No event of this name is three bytes long.
  const bytes = twist === 'edited' ? { bcs: 'AAAA', bcsEncoding: 'base64' } : {};
  const certified = event('BlobCertified', isMain, at, { epoch, ...about, is_extension: false }, seed, bytes);
  return twist === 'unregistered' ? [certified] : [registered, certified];
}

function certificateOf(which: number): string {
  const other = Buffer.from(BLOBS[(which + 1) % BLOBS.length]!, 'base64url');
  const message = Buffer.concat([Buffer.from([1, 0, 3, 5, 0, 0, 0]), other, Buffer.from([0])]);
  return JSON.stringify({
    blob_id: BLOBS[which],
    confirmation_certificate: {
      signers: [0],
      serialized_message: [...message],
      signature: toBase64(new Uint8Array(96)),
    },
  });
}

export function renderWalrusWorld({
  lives,
  certificates,
}: WalrusWorld): readonly { readonly name: string; readonly records: readonly string[] }[] {
  const anchors = [true, false].map((isMain) =>
    event('EpochChangeStart', isMain, -6000, { epoch: epochOf(isMain) }, 'anchor'),
  );
  return [
    {
      name: 'sui-events.ndjson',
      records: lives.length === 0 ? [] : [...anchors, ...new Set(lives.flatMap(lifeEvents))],
    },
    { name: 'certificates.ndjson', records: [...new Set(certificates.map(certificateOf))] },
  ];
}
