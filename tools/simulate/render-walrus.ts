/** Walrus events as `suix_queryEvents` answers them, with the bytes that Sui keeps of each (walrus `events.move`). */
import { toBase58 } from '../../src/base/base58.ts';
import { concatBytes, fromBase64, fromHex, toBase64 } from '../../src/base/bytes.ts';
import { decimalOfBlobId } from '../../src/model/known-id.ts';
import type { FolderWriter } from './folder-writer.ts';
import type { Prng } from './prng.ts';
import { blobFacts } from './rendering.ts';
import { EPOCH_MS, epochAt, type BlobLife, type WalrusPlan } from './walrus-plan.ts';

export const WALRUS_EVENTS_PATH = 'walrus/testnet-events.json';
const HEAD = '{"jsonrpc":"2.0","id":1,"result":{"data":[';
const TAIL = '],"nextCursor":null,"hasNextPage":false}}';

/** The testnet's package, a public fact (walrus `testnet-contracts/walrus/Published.toml`). */
const PACKAGE = '0xd84704c17fc870b8764832c535aa6b11f21a95cd6f5bb38a9b07d2cf42220c66';

type Value = readonly [json: number | string | boolean, bytes: Uint8Array];

function little(value: number, length: number): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value), true);
  return out.subarray(0, length);
}

const u32 = (value: number): Value => [value, little(value, 4)];
const u8 = (value: number): Value => [value, little(value, 1)];
/** Numbers of 64 bits and more are texts in JSON. */
const u64 = (value: number): Value => [String(value), little(value, 8)];
const flag = (value: boolean): Value => [value, little(value ? 1 : 0, 1)];
const blobId = (id: string): Value => [decimalOfBlobId(id) ?? '', fromBase64(id) ?? new Uint8Array()];
const object = (id: string): Value => [id, fromHex(id) ?? new Uint8Array()];

interface Event {
  readonly ms: number;
  readonly name: string;
  readonly members: Readonly<Record<string, Value>>;
  /** Written over the JSON's members, not over the bytes. */
  readonly edited?: Readonly<Record<string, string>>;
}

function eventsOf(plan: WalrusPlan, life: BlobLife): readonly Event[] {
  const { blob, objectId, registeredMs, certifiedMs, endEpoch, isEdited } = life;
  const { size } = blobFacts(blob);
  const about = {
    blob_id: blobId(blob),
    end_epoch: u32(endEpoch),
    deletable: flag(false),
    object_id: object(objectId),
  };
  const { blob_id, end_epoch, deletable, object_id } = about;
  const registered = {
    epoch: u32(epochAt(plan, registeredMs)),
    blob_id,
    size: u64(size),
    encoding_type: u8(1),
    end_epoch,
    deletable,
    object_id,
  };
  const certified = {
    epoch: u32(epochAt(plan, certifiedMs)),
    blob_id,
    end_epoch,
    deletable,
    object_id,
    is_extension: flag(false),
  };
  return [
    {
      ms: registeredMs,
      name: 'BlobRegistered',
      members: registered,
      ...(isEdited && { edited: { size: String(size + 1) } }),
    },
    { ms: certifiedMs, name: 'BlobCertified', members: certified },
  ];
}

function render({ ms, name, members, edited = {} }: Event, prng: Prng): string {
  const json = Object.entries(members).map(([field, [value]]) => [field, value] as const);
  return JSON.stringify({
    id: { txDigest: toBase58(prng.bytes(32)), eventSeq: '0' },
    packageId: PACKAGE,
    transactionModule: 'system',
    sender: `0x${prng.hex(32)}`,
    type: `${PACKAGE}::events::${name}`,
    parsedJson: { ...Object.fromEntries(json), ...edited },
    bcsEncoding: 'base64',
    bcs: toBase64(concatBytes(...Object.values(members).map(([, bytes]) => bytes))),
    timestampMs: String(ms),
  });
}

export function renderWalrus(writer: FolderWriter, plan: WalrusPlan, prng: Prng): void {
  const starts = Array.from({ length: plan.epochs }, (_, i): Event => {
    const epoch = plan.firstEpoch + i;
    return { ms: plan.firstMs + i * EPOCH_MS, name: 'EpochChangeStart', members: { epoch: u32(epoch) } };
  });
  const events = [...starts, ...plan.lives.flatMap((life) => eventsOf(plan, life))].toSorted((a, b) => a.ms - b.ms);
  for (const event of events) writer.item(WALRUS_EVENTS_PATH, render(event, prng), HEAD, TAIL);
}
