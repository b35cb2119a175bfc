/**
 * UnixFS files as dag-pb nodes (specs.ipfs.tech `unixfs`, `dag-pb`). Field order is part of the format: links stand
 * before data, and within UnixFS data type, bytes, file size and block sizes.
 */
import { concatBytes } from '../../../base/bytes.ts';

/** UnixFS `DataType.File`. */
const FILE = 2;

const VARINT = 0;
const BYTES = 2;

function varint(value: number): readonly number[] {
  const out: number[] = [];
  let rest = value;
  // Beyond 32 bits: no shifts.
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  return [...out, rest];
}

const number = (field: number, value: number): readonly number[] => [(field << 3) | VARINT, ...varint(value)];

const head = (field: number, length: number): readonly number[] => [(field << 3) | BYTES, ...varint(length)];

/** What a node knows of a child. */
export interface Child {
  readonly cid: Uint8Array;
  /** Bytes of the file below it. */
  readonly fileBytes: number;
  /** Bytes of its block and of all below it. */
  readonly totalBytes: number;
}

/** A leaf that holds `length` bytes of the file: what its block has before and after them. */
export function leafAround(length: number): readonly [Uint8Array, Uint8Array] {
  const tail = number(3, length);
  const before = [...number(1, FILE), ...(length === 0 ? [] : head(2, length))];
  return [Uint8Array.from([...head(1, before.length + length + tail.length), ...before]), Uint8Array.from(tail)];
}

/** A node over its children; links have the empty name. */
export function innerBlock(children: readonly Child[]): Uint8Array {
  const links = children.flatMap(({ cid, totalBytes }) => {
    const link = [...head(1, cid.length), ...cid, ...head(2, 0), ...number(3, totalBytes)];
    return [...head(2, link.length), ...link];
  });
  const fileBytes = children.reduce((sum, child) => sum + child.fileBytes, 0);
  const data = [
    ...number(1, FILE),
    ...number(3, fileBytes),
    ...children.flatMap((child) => number(4, child.fileBytes)),
  ];
  return concatBytes(Uint8Array.from(links), Uint8Array.from([...head(1, data.length), ...data]));
}
