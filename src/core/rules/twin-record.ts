/** A request as diverging-twins keeps it: nearly every input is asked once, so a million of these stand and wait. */
import type { Locator } from '../../model/locator.ts';

export interface Twin {
  readonly id: number;
  readonly artifactId: number;
  readonly outputHash: string;
  readonly nodeId: number | null;
  readonly timeNs: bigint | null;
  readonly ground: Locator | null;
}

/** One flat text takes half the memory of the object. */
export function packTwin({ id, artifactId, nodeId, timeNs, ground, outputHash }: Twin): string {
  const place = ground === null ? '' : `${ground.source},${ground.offset},${ground.length}`;
  return [id, artifactId, nodeId ?? '', timeNs ?? '', place, packHash(outputHash)].join('|');
}

export function unpackTwin(packed: string): Twin {
  const match = /^(\d+)\|(\d+)\|(\d*)\|(-?\d*)\|(?:(\d+),(\d+),(\d+))?\|/.exec(packed);
  if (match === null) throw new RangeError('not a packed twin');
  const [head, id, artifactId, nodeId, timeNs, source, offset, length] = match;
  return {
    id: Number(id),
    artifactId: Number(artifactId),
    nodeId: nodeId === '' ? null : Number(nodeId),
    timeNs: timeNs === undefined || timeNs === '' ? null : BigInt(timeNs),
    ground: source === undefined ? null : { source: Number(source), offset: Number(offset), length: Number(length) },
    outputHash: unpackHash(packed.slice(head.length)),
  };
}

/** A 32-byte hash as 32 characters; any other text as it is. The first character says which. */
export function packHash(hash: string): string {
  return /^[0-9a-f]{64}$/.test(hash) ? `#${Buffer.from(hash, 'hex').toString('latin1')}` : `=${hash}`;
}

export function unpackHash(packed: string): string {
  const text = packed.slice(1);
  return packed.startsWith('=') ? text : Buffer.from(text, 'latin1').toString('hex');
}
