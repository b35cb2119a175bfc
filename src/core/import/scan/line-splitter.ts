/** Cuts a stream of bytes at line feeds. A line longer than the limit is passed over and told. */
const LF = 0x0a;

export interface LineHandler {
  /** Without its line feed. Bytes are lent for the call. `isLast`: no line feed followed. */
  line(offset: number, bytes: Buffer, isLast: boolean): void;
  tooLong(offset: number, length: number): void;
}

export class LineSplitter {
  private readonly handler: LineHandler;
  private readonly limit: number;
  private parts: Buffer[] = [];
  private partBytes = 0;
  private start = 0;
  private base = 0;

  constructor(handler: LineHandler, limit: number, offset: number) {
    this.handler = handler;
    this.limit = limit;
    this.base = offset;
    this.start = offset;
  }

  push(bytes: Uint8Array): void {
    const b = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let from = 0;
    for (let at = b.indexOf(LF); at >= 0; at = b.indexOf(LF, from)) {
      this.emit(b.subarray(from, at), false);
      from = at + 1;
      this.start = this.base + from;
    }
    if (from < b.length) {
      this.partBytes += b.length - from;
      if (this.partBytes <= this.limit) this.parts.push(Buffer.from(b.subarray(from)));
      else this.parts = [];
    }
    this.base += b.length;
  }

  end(): void {
    if (this.base > this.start) this.emit(Buffer.alloc(0), true);
  }

  private emit(rest: Buffer, isLast: boolean): void {
    const length = this.partBytes + rest.length;
    if (length > this.limit) this.handler.tooLong(this.start, length);
    else this.handler.line(this.start, this.parts.length === 0 ? rest : Buffer.concat([...this.parts, rest]), isLast);
    this.parts = [];
    this.partBytes = 0;
  }
}
