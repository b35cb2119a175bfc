/** A made-up world of Walrus: blobs, their objects, events and epochs, and the records that tools would write about them. */
import { createHash } from 'node:crypto';
import { toBase58 } from '../../src/base/base58.ts';
import { decimalOfBlobId } from '../../src/model/known-id.ts';

const hash = (name: string): Buffer => createHash('sha256').update(`walrus evidence: ${name}`).digest();

/** An id by a name of our own; nothing in the world has these bytes. */
export const blobId = (name: string): string => hash(name).toString('base64url');
export const decimal = (id: string): string => decimalOfBlobId(id) ?? '';
export const objectId = (name: string): string => `0x${hash(`object ${name}`).toString('hex')}`;
export const digest = (name: string): string => toBase58(hash(`transaction ${name}`));

export const MAINNET = '0xfdc88f7d7cf30afab2f82e8380d11ee8f70efb90e863d1de8616fae1bb09ea77';
export const TESTNET = '0xd84704c17fc870b8764832c535aa6b11f21a95cd6f5bb38a9b07d2cf42220c66';

/** Bytes as BCS has them. */
export const bcs = {
  u8: (value: number): Buffer => Buffer.from([value]),
  u16: (value: number): Buffer => Buffer.from([value & 255, value >> 8]),
  u32(value: number): Buffer {
    const out = Buffer.alloc(4);
    out.writeUInt32LE(value);
    return out;
  },
  u64(value: number | bigint): Buffer {
    const out = Buffer.alloc(8);
    out.writeBigUInt64LE(BigInt(value));
    return out;
  },
  flag: (value: boolean): Buffer => Buffer.from([Number(value)]),
  id: (blob: string): Buffer => Buffer.from(blob, 'base64url'),
  address: (address: string): Buffer => Buffer.from(address.slice(2).padStart(64, '0'), 'hex'),
  uleb(value: number): Buffer {
    const out: number[] = [];
    let rest = value;
    for (; rest > 127; rest >>>= 7) out.push((rest & 127) | 128);
    return Buffer.from([...out, rest]);
  },
  bytes: (value: Uint8Array): Buffer => Buffer.concat([bcs.uleb(value.length), value]),
  text: (value: string): Buffer => bcs.bytes(Buffer.from(value)),
  list: (items: readonly Buffer[]): Buffer => Buffer.concat([bcs.uleb(items.length), ...items]),
};

export interface MadeEvent {
  readonly name: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly bcs: Buffer;
}

export interface BlobFacts {
  readonly blob: string;
  readonly object: string;
  readonly epoch: number;
  readonly end: number;
  readonly deletable?: boolean;
}

export function registered({ blob, object, epoch, end, deletable = false }: BlobFacts, size: number): MadeEvent {
  return {
    name: 'BlobRegistered',
    json: {
      epoch,
      blob_id: decimal(blob),
      size: String(size),
      encoding_type: 1,
      end_epoch: end,
      deletable,
      object_id: object,
    },
    bcs: Buffer.concat([
      bcs.u32(epoch),
      bcs.id(blob),
      bcs.u64(size),
      bcs.u8(1),
      bcs.u32(end),
      bcs.flag(deletable),
      bcs.address(object),
    ]),
  };
}

/** `epoch` of an extension is that of the first certification. */
export function certified({ blob, object, epoch, end, deletable = false }: BlobFacts, isExtension = false): MadeEvent {
  return {
    name: 'BlobCertified',
    json: {
      epoch,
      blob_id: decimal(blob),
      end_epoch: end,
      deletable,
      object_id: object,
      is_extension: isExtension,
    },
    bcs: Buffer.concat([
      bcs.u32(epoch),
      bcs.id(blob),
      bcs.u32(end),
      bcs.flag(deletable),
      bcs.address(object),
      bcs.flag(isExtension),
    ]),
  };
}

export function deleted({ blob, object, epoch, end }: BlobFacts, wasCertified = true): MadeEvent {
  return {
    name: 'BlobDeleted',
    json: { epoch, blob_id: decimal(blob), end_epoch: end, object_id: object, was_certified: wasCertified },
    bcs: Buffer.concat([bcs.u32(epoch), bcs.id(blob), bcs.u32(end), bcs.address(object), bcs.flag(wasCertified)]),
  };
}

export function epochChange(edge: 'Start' | 'Done', epoch: number): MadeEvent {
  return { name: `EpochChange${edge}`, json: { epoch }, bcs: bcs.u32(epoch) };
}

export function poolCreated(pool: string, epoch: number, end: number): MadeEvent {
  return {
    name: 'StoragePoolCreated',
    json: {
      epoch,
      storage_pool_id: pool,
      reserved_encoded_capacity_bytes: '66034000',
      start_epoch: epoch,
      end_epoch: end,
    },
    bcs: Buffer.concat([bcs.u32(epoch), bcs.address(pool), bcs.u64(66_034_000), bcs.u32(epoch), bcs.u32(end)]),
  };
}

export interface At {
  readonly tx: string;
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly ms: number;
  readonly pkg?: string;
}

export function jsonRpcEvent(event: MadeEvent, { tx, seq, ms, pkg = MAINNET }: At): object {
  return {
    id: { txDigest: digest(tx), eventSeq: String(seq) },
    packageId: pkg,
    transactionModule: 'system',
    sender: objectId('sender'),
    type: `${pkg}::events::${event.name}`,
    parsedJson: event.json,
    bcsEncoding: 'base64',
    bcs: event.bcs.toString('base64'),
    timestampMs: String(ms),
  };
}

export function graphqlEvent(event: MadeEvent, { tx, seq, ms, pkg = MAINNET }: At): object {
  return {
    sequenceNumber: seq,
    timestamp: new Date(ms).toISOString(),
    sender: { address: objectId('sender') },
    contents: {
      type: { repr: `${pkg}::events::${event.name}` },
      json: event.json,
      bcs: event.bcs.toString('base64'),
    },
    transactionModule: { package: { address: pkg }, name: 'system' },
    transaction: { digest: digest(tx) },
  };
}

export function queryEvents(events: readonly object[]): object {
  return { jsonrpc: '2.0', id: 1, result: { data: events, nextCursor: null, hasNextPage: false } };
}

/** As the CLI and publishers write an object. */
export function cliObject({ blob, object, epoch, end, deletable = false }: BlobFacts, size: number): object {
  return {
    id: object,
    registeredEpoch: epoch,
    blobId: blob,
    size,
    encodingType: 'RS2',
    certifiedEpoch: epoch,
    storage: { id: objectId(`storage of ${object}`), startEpoch: epoch, endEpoch: end, storageSize: 66_034_000 },
    deletable,
  };
}

/** As JSON-RPC shows it, below `content.fields`. */
export function rpcFields({ blob, object, epoch, end, deletable = false }: BlobFacts, size: number): object {
  return {
    id: { id: object },
    registered_epoch: epoch,
    blob_id: decimal(blob),
    size: String(size),
    encoding_type: 1,
    certified_epoch: epoch,
    storage: {
      type: `${MAINNET}::storage_resource::Storage`,
      fields: {
        id: { id: objectId(`storage of ${object}`) },
        start_epoch: epoch,
        end_epoch: end,
        storage_size: '66034000',
      },
    },
    deletable,
  };
}

export function rpcObject(type: string, id: string, fields: object): object {
  const named = `${MAINNET}::${type}`;
  return {
    jsonrpc: '2.0',
    id: 1,
    result: {
      data: {
        objectId: id,
        version: '401',
        digest: digest(id),
        type: named,
        owner: { AddressOwner: objectId('sender') },
        content: { dataType: 'moveObject', type: named, hasPublicTransfer: true, fields },
      },
    },
  };
}

export interface QuiltFile {
  readonly identifier: string;
  readonly contents: Uint8Array;
  readonly tags?: Readonly<Record<string, string>>;
}

const ROWS = 334;
const COLUMNS = 667;

/** Files by the identifier, as walrus-core sorts them, in the smallest symbols they fit in. */
export function quiltOf(files: readonly QuiltFile[]): Buffer {
  const sorted = files.toSorted((a, b) => (a.identifier < b.identifier ? -1 : 1));
  const tagsOf = (file: QuiltFile): Buffer =>
    bcs.list(
      Object.entries(file.tags ?? {})
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => Buffer.concat([bcs.text(key), bcs.text(value)])),
    );
  const patches = sorted.map((file) => {
    const name = bcs.text(file.identifier);
    const isTagged = file.tags !== undefined && Object.keys(file.tags).length > 0;
    const tags = tagsOf(file);
    const rest = Buffer.concat([
      bcs.u16(name.length),
      name,
      ...(isTagged ? [bcs.u16(tags.length), tags] : []),
      file.contents,
    ]);
    return Buffer.concat([bcs.u8(1), bcs.u32(rest.length), bcs.u8(Number(isTagged)), rest]);
  });
  for (let symbol = 2; ; symbol += 2) {
    const column = ROWS * symbol;
    const indexOf = (ends: readonly number[]): Buffer =>
      bcs.list(sorted.map((file, i) => Buffer.concat([bcs.u16(ends[i]!), bcs.text(file.identifier), tagsOf(file)])));
    const indexBytes = indexOf(sorted.map(() => 0)).length;
    let at = Math.ceil((5 + indexBytes) / column);
    const starts = patches.map((patch) => {
      const start = at;
      at += Math.ceil(patch.length / column);
      return start;
    });
    if (at > COLUMNS) continue;
    const ends = [...starts.slice(1), at];
    const index = indexOf(ends);
    const stream = Buffer.alloc(COLUMNS * column);
    Buffer.concat([bcs.u8(1), bcs.u32(index.length), index]).copy(stream);
    for (const [i, patch] of patches.entries()) patch.copy(stream, starts[i]! * column);
    const out = Buffer.alloc(stream.length);
    for (let c = 0; c < COLUMNS; c += 1)
      for (let r = 0; r < ROWS; r += 1)
        stream.copy(out, (r * COLUMNS + c) * symbol, c * column + r * symbol, c * column + (r + 1) * symbol);
    return out;
  }
}
