/** A wanted value while its bytes come in. */
import type { PathNode } from './json-path.ts';
import type { RecordKey } from './split-handler.ts';

export interface HeldValue {
  readonly start: number;
  readonly node: PathNode;
  readonly key: RecordKey | null;
  /** How many frames stand around it. */
  readonly frames: number;
  readonly isRange: boolean;
  /** Its bytes from earlier pieces. */
  readonly parts: Buffer[];
  bytes: number;
  overLimit: boolean;
}

/** A value that begins at `start` under so many frames. */
export function beginHeld(start: number, node: PathNode, key: RecordKey | null, frames: number): HeldValue {
  return { start, node, key, frames, isRange: node.range >= 0, parts: [], bytes: 0, overLimit: false };
}

/** Its bytes in a piece that begins at `base`; those before index `fresh` are in `parts` already. */
function ownPart(hold: HeldValue, piece: Buffer, base: number, fresh: number): Buffer {
  return piece.subarray(Math.max(hold.start - base, fresh, 0));
}

/** Copies what the piece holds of it, for the piece is only lent. */
export function keepPart(hold: HeldValue, piece: Buffer, base: number, fresh: number): void {
  const part = ownPart(hold, piece, base, fresh);
  hold.parts.push(Buffer.from(part));
  hold.bytes += part.length;
}

/** All its bytes; `piece` ends where the value ends. Copied only when they come from several pieces. */
export function heldBytes(hold: HeldValue, piece: Buffer, base: number, fresh: number): Buffer {
  const part = ownPart(hold, piece, base, fresh);
  return hold.parts.length === 0 ? part : Buffer.concat([...hold.parts, part]);
}

/** The text of a key from the bytes between its quotes. */
export function keyText(raw: Buffer): string {
  const text = raw.toString('utf8');
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}
