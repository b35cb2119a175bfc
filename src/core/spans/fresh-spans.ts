/**
 * Spans about inferences that were just imported, kept unpacked for the passes that follow: opening a block again costs more
 * than all that the passes read of it. What is not here is read from the case.
 */
import { openNarrow, type PackedBlock } from './span-block.ts';
import { freeSpans, type RequestSpans } from './span-store.ts';

/** Unpacked. */
const MOST_BYTES = 24 * 1024 * 1024;

export class FreshSpans {
  readonly #kept = new Map<number, RequestSpans>();
  #pending: RequestSpans[] = [];
  #bytes = 0;

  /** A block of a source that is being written; later ones are left out once there are enough. */
  add(firstId: number, source: number, { narrow }: PackedBlock): void {
    if (!this.hasRoom || narrow === null || narrow.places.length === 0) return;
    const spans = { firstId, source, ...openNarrow(narrow) };
    this.#bytes += spans.block.bytes;
    this.#pending.push(spans);
  }

  get hasRoom(): boolean {
    return this.#bytes < MOST_BYTES;
  }

  /** The source is in the case. */
  keep(): void {
    for (const spans of this.#pending) this.#kept.set(spans.firstId, spans);
    this.#pending = [];
  }

  /** It is not: the next one has the same ids. */
  drop(): void {
    for (const { block } of this.#pending) this.#bytes -= block.bytes;
    this.#pending = [];
  }

  /** Frees all that is kept, once nothing reads it any more: from here on spans are read from the case. */
  free(): void {
    for (const spans of this.#kept.values()) freeSpans(spans);
    this.#kept.clear();
  }

  /** Of the block that begins with a span; null when it is not here. */
  get(firstId: number): RequestSpans | null {
    return this.#kept.get(firstId) ?? null;
  }
}
