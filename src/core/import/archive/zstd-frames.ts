/**
 * Tells where each Zstandard frame of a stream ends, for the decoder of the platform reads one only.
 * Source of the layout: RFC 8878, sections 3.1.1 (frames and blocks) and 3.1.2 (skippable frames).
 */
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;
const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** Whether a frame, or one to be skipped, begins with these four bytes. */
export function isFrameMagic(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const magic = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  return magic === MAGIC || magic - (magic % 16) === SKIPPABLE;
}

type Stage = 'magic' | 'descriptor' | 'header' | 'block' | 'content' | 'checksum' | 'skip-size' | 'skip';

export class ZstdFrameWalker {
  private stage: Stage = 'magic';
  private field: number[] = [];
  private remaining = 0;
  private hasChecksum = false;
  private isLast = false;

  /** Begins at a frame (`isFrameMagic`). Walks from `from`; gives the index behind the frame's last byte, or -1 when it goes on in the next piece. */
  frameEnd(b: Uint8Array, from: number): number {
    let i = from;
    while (i < b.length) {
      if (this.stage === 'content' || this.stage === 'header' || this.stage === 'skip' || this.stage === 'checksum') {
        const step = Math.min(this.remaining, b.length - i);
        this.remaining -= step;
        i += step;
        if (this.remaining === 0 && this.passed()) return i;
        continue;
      }
      this.field.push(b[i]!);
      i += 1;
      if (this.fieldRead()) return i;
    }
    return -1;
  }

  private number(): number {
    let value = 0;
    for (const [k, byte] of this.field.entries()) value += byte * 2 ** (8 * k);
    this.field = [];
    return value;
  }

  private passed(): boolean {
    if (this.stage === 'header') this.stage = 'block';
    else if (this.stage === 'content') {
      if (!this.isLast) this.stage = 'block';
      else if (!this.hasChecksum) return this.end();
      else this.enter('checksum', 4);
    } else return this.end();
    return false;
  }

  private end(): boolean {
    this.stage = 'magic';
    return true;
  }

  private enter(stage: Stage, bytes: number): boolean {
    this.stage = stage;
    this.remaining = bytes;
    return bytes === 0 && this.passed();
  }

  private fieldRead(): boolean {
    const length = this.field.length;
    if (this.stage === 'magic' && length === 4) {
      this.stage = this.number() === MAGIC ? 'descriptor' : 'skip-size';
    } else if (this.stage === 'skip-size' && length === 4) {
      return this.enter('skip', this.number());
    } else if (this.stage === 'descriptor') {
      const descriptor = this.number();
      const isSingle = (descriptor & 0x20) !== 0;
      const sizeFlag = descriptor >> 6;
      this.hasChecksum = (descriptor & 0x04) !== 0;
      const sizeBytes = sizeFlag === 0 && isSingle ? 1 : CONTENT_SIZE_BYTES[sizeFlag]!;
      return this.enter('header', (isSingle ? 0 : 1) + DICTIONARY_ID_BYTES[descriptor & 3]! + sizeBytes);
    } else if (this.stage === 'block' && length === 3) {
      const header = this.number();
      this.isLast = (header & 1) === 1;
      // A block of type 1 is one byte, repeated.
      return this.enter('content', ((header >> 1) & 3) === 1 ? 1 : header >> 3);
    }
    return false;
  }
}
