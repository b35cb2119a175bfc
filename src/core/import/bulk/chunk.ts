/** What the import's thread and its helpers tell each other. A chunk is a few whole frames of a source. */
import type { WireError } from '../../../base/errors.ts';
import { FRAME_BYTES } from '../frames.ts';
import type { ScannedSpans } from './span-kernel.ts';

export const CHUNK_BYTES = 4 * FRAME_BYTES;
/** What a line may reach back into the chunks before; the lines of a source with longer ones are read one by one. */
export const CARRY_BYTES = 2 * FRAME_BYTES;

/** The lines that end in a chunk: the beginning of the first, which stands in chunks before, and where the last ends. */
export interface ChunkLines {
  readonly carry: Uint8Array;
  readonly cut: number;
  /** Of the first line, in the source. */
  readonly offset: number;
  /** Whether the spans that speak of an inference are wanted once more, not packed. */
  readonly isNarrowWanted: boolean;
}

/** Its bytes are handed to the helper, and come back with what it did: memory that both shared would be copied slower. */
export interface ChunkTask {
  readonly id: number;
  readonly bytes: ArrayBuffer;
  readonly length: number;
  /** Null: only to be compressed. */
  readonly lines: ChunkLines | null;
}

export interface ChunkDone {
  readonly id: number;
  readonly bytes: ArrayBuffer;
  readonly frames: readonly Uint8Array[];
  /** Null: nobody asked, or the general reader has to read these lines. */
  readonly spans: ScannedSpans | null;
  readonly error: WireError | null;
}
