/**
 * Cuts JSON into the byte ranges of the values that are wanted, as pieces of it arrive, without
 * holding the file. It looks at brackets, strings and the keys on the way to wanted paths and at
 * nothing else: whether a range is good JSON is decided by whoever parses it. That is what lets one
 * broken element cost only itself.
 *
 * A wanted value with wanted values inside it is handed over only when none of them turned up:
 * `''` together with `result[]` means "the elements of result, or else the whole object".
 */
import { ARRAY, BACKSLASH, endsScalar, isSpace, OBJECT, QUOTE, SkippedValue } from './skipped-value.ts';
import { childOf, hasChildren } from './json-path.ts';
import type { PathNode } from './json-path.ts';
import { beginHeld, heldBytes, keepPart, keyText } from './held-value.ts';
import type { HeldValue } from './held-value.ts';
import { RepeatedKeys, type Frame } from './repeated-keys.ts';
import { findRestart } from './restart.ts';
import type { BreakReason, RecordKey, SplitHandler, SplitLimits } from './split-handler.ts';

type Mode = 'value' | 'key' | 'in-key' | 'colon' | 'after' | 'skip' | 'string' | 'scalar';

const NOTHING = Buffer.alloc(0);

export class JsonSplitter {
  private readonly root: PathNode;
  private readonly handler: SplitHandler;
  private readonly limits: SplitLimits;
  private readonly skipped = new SkippedValue();
  private readonly repeats: RepeatedKeys;
  /** Bytes that may still be looked at again to find a way on after a break. */
  private restartBudget: number;

  private mode: Mode = 'value';
  private frames: Frame[] = [];
  private nextNode: PathNode | null = null;
  private nextKey: RecordKey | null = null;
  private keyStart = 0;
  private hold: HeldValue | null = null;
  private keyParts: Buffer[] = [];
  private escaped = false;
  private scalarBegan = false;
  private doubted = false;
  private afterComma = false;
  private junkStart = -1;
  /** Where the last reported thing ended: what a cut is counted from. */
  private reported = 0;

  private piece: Buffer = NOTHING;
  /** Absolute offset of the piece's first byte; the index in it that `hold.parts` ends at. */
  private base = 0;
  private fresh = 0;

  constructor(root: PathNode, handler: SplitHandler, limits: SplitLimits) {
    this.root = root;
    this.handler = handler;
    this.limits = limits;
    this.repeats = new RepeatedKeys(handler, limits.jsonMembers);
    this.restartBudget = limits.restarts === false ? 0 : limits.recordBytes * 8;
  }

  /** Forgets everything; the next byte pushed stands at `offset`. */
  reset(offset: number): void {
    this.mode = 'value';
    this.frames = [];
    this.hold = null;
    this.repeats.forget();
    this.escaped = false;
    this.doubted = false;
    this.junkStart = -1;
    this.reported = offset;
    this.base = offset;
  }

  push(bytes: Uint8Array): void {
    const b = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.piece = b;
    this.fresh = 0;
    this.skipped.newPiece();
    let i = 0;
    while (i < b.length) {
      if (this.mode === 'skip') i = this.skip(b, i);
      else if (this.mode === 'string') i = this.string(b, i);
      else if (this.mode === 'in-key') i = this.key(b, i);
      else if (this.mode === 'scalar') i = this.scalar(b, i);
      else i = this.structure(b, i);
    }
    const end = this.base + b.length;
    if (this.hold !== null) this.keep(this.hold, b);
    this.piece = NOTHING;
    this.base = end;
  }

  /** Says that no more bytes come. */
  end(): void {
    const at = this.base;
    if (this.mode === 'scalar') this.valueEnds(at);
    while (this.hold !== null && this.restart(this.hold, Buffer.concat(this.hold.parts)));
    const hold = this.hold;
    if (this.frames.length > 0 || this.mode !== 'value') {
      const from = hold?.start ?? Math.max(this.reported, this.frames[0]?.start ?? 0);
      this.handler.broken(
        from,
        at - from,
        'cut',
        `The JSON is cut off: it ends at byte ${at} before its last value does.`,
      );
      this.leaveDownTo(0, at);
    } else {
      this.endJunk(at);
    }
    this.reset(at);
  }

  /** Saves what the piece holds of an unfinished value, within the limit for one record. */
  private keep(hold: HeldValue, b: Buffer): void {
    if (hold.isRange || hold.overLimit) return;
    keepPart(hold, b, this.base, this.fresh);
    if (hold.bytes <= this.limits.recordBytes) return;
    if (this.restart(hold, Buffer.concat(hold.parts))) return;
    hold.parts.length = 0;
    hold.overLimit = true;
  }

  /**
   * After a break inside `hold`, whose bytes so far are `seen`: finds where the next sibling begins
   * and reads on from there. False when there is no such place.
   */
  private restart(hold: HeldValue, seen: Buffer): boolean {
    const around = this.frames[hold.frames - 1];
    if (hold.isRange || hold.overLimit || (around !== undefined && around.type !== ARRAY)) return false;
    this.restartBudget -= seen.length;
    if (this.restartBudget < 0) return false;
    const at = findRestart(seen);
    if (at < 0) return false;
    this.leaveDownTo(hold.frames, hold.start + at);
    this.report(hold.start, at, 'syntax', 'A bracket or a quote is missing: this value never ends.');
    this.hold = null;
    this.mode = 'value';
    this.nextNode = hold.node;
    this.nextKey = hold.key;
    this.escaped = false;
    this.base = hold.start + at;
    this.push(seen.subarray(at));
    return true;
  }

  private report(offset: number, length: number, reason: BreakReason, message: string): void {
    // What was doubted inside of a broken value is part of that: one issue.
    this.repeats.forget();
    this.handler.broken(offset, length, reason, message);
    this.reported = offset + length;
  }

  private doubt(i: number, message: string): void {
    if (this.doubted) return;
    this.doubted = true;
    const at = this.base + i;
    this.repeats.say(() => this.handler.doubt(at, message), this.isHeld());
  }

  // ---- the structure around wanted values ----

  private structure(b: Buffer, from: number): number {
    let i = from;
    for (; i < b.length; i += 1) {
      const c = b[i]!;
      if (isSpace(c)) continue;
      const top = this.frames.at(-1);
      if (top === undefined) {
        if (c === OBJECT || c === ARRAY) {
          this.endJunk(this.base + i);
          this.doubted = false;
          this.nextNode = this.root;
          this.nextKey = null;
          return this.startValue(c, i);
        }
        // Marks that people put between whole values: commas and the record mark of RFC 7464.
        if (this.junkStart < 0 && c !== 0x2c && c !== 0x1e) this.junkStart = this.base + i;
        continue;
      }
      if (c === 0x7d || c === 0x5d) {
        const type = c === 0x7d ? OBJECT : ARRAY;
        const isEmpty = !this.afterComma && this.mode === (top.type === ARRAY ? 'value' : 'key');
        const what = this.afterComma ? 'A comma stands' : 'A value is missing';
        if (this.mode !== 'after' && !isEmpty) this.doubt(i, `${what} before a closing bracket.`);
        if (type === top.type) this.closeFrame(this.base + i + 1);
        else if (type === ARRAY && this.frames.at(-2)?.type === ARRAY) return this.tear(b, i, top);
        else this.doubt(i, 'A bracket closes nothing.');
      } else if (c === 0x2c) {
        if (this.mode === 'value' || this.mode === 'key') this.doubt(i, 'A comma stands where a value belongs.');
        this.expectNext(top, true);
      } else if (this.mode === 'colon') {
        if (c === 0x3a) this.mode = 'value';
        else this.doubt(i, 'A key has no colon.');
      } else if (c === QUOTE && top.type === OBJECT && this.mode !== 'value') {
        if (this.mode === 'after') this.doubt(i, 'A comma is missing.');
        this.mode = 'in-key';
        this.keyParts = [];
        this.keyStart = this.base + i;
        this.escaped = false;
        return i + 1;
      } else if (this.mode === 'value') {
        return this.startValue(c, i);
      } else if (c === OBJECT || c === ARRAY || c === QUOTE) {
        this.doubt(i, 'A comma or a key is missing.');
        this.expectNext(top);
        return this.startValue(c, i);
      } else {
        this.doubt(i, 'Characters stand between values that are not JSON.');
      }
    }
    return i;
  }

  private expectNext(top: Frame, afterComma = false): void {
    this.afterComma = afterComma;
    this.mode = top.type === ARRAY ? 'value' : 'key';
    this.nextNode = top.type === ARRAY ? top.node.each : null;
    this.nextKey = null;
  }

  /** Inside a kept value it is for the parser to say what is wrong: one broken record is one issue. */
  private isHeld(): boolean {
    return this.hold !== null && !this.hold.isRange;
  }

  private endJunk(end: number): void {
    if (this.junkStart >= 0) this.report(this.junkStart, end - this.junkStart, 'syntax', 'This is not JSON.');
    this.junkStart = -1;
  }

  private startValue(c: number, i: number): number {
    const node = this.nextNode;
    const at = this.base + i;
    const container = c === OBJECT || c === ARRAY;
    const inner = node !== null && container && hasChildren(node);
    if (node !== null && (node.value >= 0 || node.range >= 0)) {
      this.repeats.tell();
      this.hold = beginHeld(at, node, this.nextKey, this.frames.length);
    }
    this.escaped = false;
    if (inner) {
      if (node.scope >= 0) this.handler.enter(node.scope, at);
      const frame = { type: c, node, start: at, keys: new Map<string, number>() };
      this.frames.push(frame);
      this.expectNext(frame);
      return i + 1;
    }
    if (container) {
      this.mode = 'skip';
      this.skipped.begin(c);
      return i + 1;
    }
    [this.skipped.deepest, this.skipped.members] = [0, 0];
    this.scalarBegan = false;
    this.mode = c === QUOTE ? 'string' : 'scalar';
    return c === QUOTE ? i + 1 : i;
  }

  /** `]` after an object that was never closed: the object ends here, broken, and the array is next. */
  private tear(b: Buffer, i: number, top: Frame): number {
    if (this.hold !== null && this.hold.start === top.start) {
      this.leaveDownTo(this.frames.length - 1, this.base + i);
      return this.breakOff(b, i);
    }
    this.doubt(i, 'A bracket is missing.');
    this.closeFrame(this.base + i);
    return i;
  }

  private closeFrame(end: number): void {
    const frame = this.frames.pop();
    if (frame === undefined) return;
    if (this.hold !== null && this.hold.start === frame.start) this.deliver(this.hold, end, null);
    this.leave(frame, end);
    this.mode = this.frames.length === 0 ? 'value' : 'after';
  }

  private leaveDownTo(count: number, end: number): void {
    while (this.frames.length > count) this.leave(this.frames.pop()!, end);
  }

  private leave(frame: Frame, end: number): void {
    if (frame.node.scope < 0) return;
    this.reported = Math.max(this.reported, end);
    this.handler.leave(frame.node.scope, frame.start, end - frame.start);
  }

  // ---- values that nothing is wanted inside of ----

  private skip(b: Buffer, from: number): number {
    const i = this.skipped.scan(b, from, this.frames.at(-1)?.type ?? 0);
    if (this.skipped.state === 'open') return i;
    if (this.skipped.state === 'closed') {
      this.valueEnds(this.base + i);
      return i;
    }
    return this.breakOff(b, i);
  }

  /** The value around it closes at `i`, but this one has not: it ends here, broken. */
  private breakOff(b: Buffer, i: number): number {
    const hold = this.hold;
    this.mode = 'after';
    if (hold === null || hold.isRange) {
      this.doubt(i, 'A bracket is missing.');
      this.hold = null;
      return i;
    }
    const base = this.base;
    const seen = this.bytesOf(hold, base + i);
    if (this.restart(hold, seen)) {
      this.base = base;
      this.piece = b;
      this.fresh = i;
      this.skipped.newPiece();
      return i;
    }
    this.report(hold.start, seen.length, 'syntax', 'A bracket is missing in this value.');
    this.hold = null;
    return i;
  }

  /** From inside a string: the index of its closing quote, or the end of the piece. */
  private quoteAt(b: Buffer, from: number): number {
    let i = from;
    for (; i < b.length; i += 1) {
      const c = b[i];
      if (this.escaped) this.escaped = false;
      else if (c === BACKSLASH) this.escaped = true;
      else if (c === QUOTE) break;
    }
    return i;
  }

  private string(b: Buffer, from: number): number {
    const i = this.quoteAt(b, from);
    if (i === b.length) return i;
    this.valueEnds(this.base + i + 1);
    return i + 1;
  }

  private scalar(b: Buffer, from: number): number {
    let i = from;
    while (i < b.length && !endsScalar(b[i]!)) i += 1;
    if (i > from) this.scalarBegan = true;
    else if (!this.scalarBegan) {
      if (this.hold?.frames === this.frames.length) this.hold = null;
      this.doubt(i, 'A value is missing.');
      this.mode = 'after';
      return b[i] === 0x3a ? i + 1 : i;
    }
    if (i < b.length) this.valueEnds(this.base + i);
    return i;
  }

  private key(b: Buffer, from: number): number {
    const i = this.quoteAt(b, from);
    this.keyParts.push(Buffer.from(b.subarray(from, i)));
    if (i === b.length) return i;
    const top = this.frames.at(-1);
    const text = keyText(Buffer.concat(this.keyParts));
    this.nextKey = { text, offset: this.keyStart };
    if (top !== undefined) this.repeats.note(top, text, this.keyStart, this.base + i + 1, this.isHeld());
    this.nextNode = top === undefined ? null : childOf(top.node, text);
    this.mode = 'colon';
    return i + 1;
  }

  private valueEnds(end: number): void {
    this.mode = this.frames.length === 0 ? 'value' : 'after';
    const hold = this.hold;
    if (hold !== null && hold.frames === this.frames.length) this.deliver(hold, end, this.skipped.members);
  }

  private bytesOf(hold: HeldValue, end: number): Buffer {
    return heldBytes(hold, this.piece.subarray(0, Math.max(end - this.base, 0)), this.base, this.fresh);
  }

  private deliver(hold: HeldValue, end: number, members: number | null): void {
    const length = end - hold.start;
    this.hold = null;
    this.repeats.forget();
    if (hold.isRange) {
      this.reported = end;
      this.handler.range(hold.node.range, hold.start, length);
      return;
    }
    const { recordBytes, jsonDepth } = this.limits;
    const isDeep = this.skipped.deepest + hold.frames > jsonDepth;
    if (hold.overLimit || length > recordBytes) {
      const message = `One record of ${length} bytes; the limit (recordBytes) is ${recordBytes}.`;
      this.report(hold.start, length, 'limit', message);
    } else if (isDeep) {
      this.report(hold.start, length, 'limit', `JSON nested deeper than the limit (jsonDepth), which is ${jsonDepth}.`);
    } else {
      this.reported = end;
      this.handler.value(hold.node.value, hold.start, this.bytesOf(hold, end), hold.key, members);
    }
  }
}
