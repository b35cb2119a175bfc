/** A stream of pieces read as headers and contents of known length. */
import type { Bytes } from './expand.ts';

const NOTHING = new Uint8Array(0);

export class ByteReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private held: Uint8Array = NOTHING;
  /** Bytes that were read or skipped. */
  position = 0;

  constructor(bytes: Bytes) {
    this.source = bytes[Symbol.asyncIterator]();
  }

  /** The next bytes, as many as there are at hand and at most `most`; null at the end. */
  async piece(most = Number.POSITIVE_INFINITY): Promise<Uint8Array | null> {
    while (this.held.length === 0) {
      const next = await this.source.next();
      if (next.done === true) return null;
      this.held = next.value;
    }
    const piece = this.held.subarray(0, Math.min(most, this.held.length));
    this.held = this.held.subarray(piece.length);
    this.position += piece.length;
    return piece;
  }

  /** So many bytes; fewer at the end. */
  async read(length: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for (let left = length; left > 0;) {
      const piece = await this.piece(left);
      if (piece === null) break;
      parts.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(parts);
  }

  /** How many of so many bytes there were. */
  async skip(length: number): Promise<number> {
    const from = this.position;
    while (this.position - from < length) if ((await this.piece(length - (this.position - from))) === null) break;
    return this.position - from;
  }

  /** Puts bytes that were read back before the rest. */
  unread(bytes: Uint8Array): void {
    this.held = this.held.length === 0 ? bytes : Buffer.concat([bytes, this.held]);
    this.position -= bytes.length;
  }

  async close(): Promise<void> {
    await this.source.return?.();
  }
}
