/** Reading a protobuf message that is held, field by field, without a copy and without an object for each. */
import { isUtf8 } from 'node:buffer';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** A message that breaks off, or a text that is not UTF-8. */
export class ProtoFault extends Error {
  readonly reason: 'syntax' | 'encoding';

  constructor(reason: 'syntax' | 'encoding', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** What UTF-8 decoders put where they cannot go on. */
const REPLACEMENT = '\uFFFD';

export class MessageReader {
  private readonly buffer: Buffer;
  private readonly reader: BinaryReader;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.reader = new BinaryReader(bytes);
  }

  get length(): number {
    return this.buffer.length;
  }

  /** Every field between the two offsets; its content lies between `from` and `to`. @throws ProtoFault */
  visit(from: number, to: number, visit: (no: number, type: WireType, from: number, to: number) => void): void {
    const { reader } = this;
    for (let at = from; at < to;) {
      const [no, type, begin, end] = this.field(at);
      if (end > to) throw new ProtoFault('syntax', 'a field reaches past its end');
      visit(no, type, begin, end);
      at = end;
    }
    reader.pos = to;
  }

  private field(at: number): readonly [no: number, type: WireType, from: number, to: number] {
    const { reader } = this;
    reader.pos = at;
    try {
      const [no, type] = reader.tag();
      if (type === WireType.LengthDelimited) {
        const length = reader.uint32();
        return [no, type, reader.pos, reader.pos + length];
      }
      const from = reader.pos;
      if (type !== WireType.StartGroup && type !== WireType.EndGroup) reader.skip(type);
      if (reader.pos > from) return [no, type, from, reader.pos];
    } catch {
      // Told below.
    }
    throw new ProtoFault('syntax', 'it breaks off between two fields');
  }

  hex(from: number, to: number): string {
    return this.buffer.toString('hex', from, to);
  }

  /** @throws ProtoFault */
  text(from: number, to: number): string {
    const text = this.buffer.toString('utf8', from, to);
    if (text.includes(REPLACEMENT) && !isUtf8(this.buffer.subarray(from, to)))
      throw new ProtoFault('encoding', 'a text of it is not UTF-8');
    return text;
  }

  /** The reader of the platform's numbers, at that place. */
  number(from: number): BinaryReader {
    this.reader.pos = from;
    return this.reader;
  }
}
