/**
 * Walks over one bracketed value, counting brackets outside of strings: the hot loop of every import.
 * Most bytes of evidence pass through here and nowhere else before they are parsed or left alone.
 */
export const OBJECT = 0x7b;
export const ARRAY = 0x5b;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Kinds of brackets are kept for this many levels; deeper ones are only counted. */
const TYPED_LEVELS = 4096;
/** A string is walked this far byte by byte before the native search takes over. */
const SHORT_STRING = 40;

export function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
}

/** Where a number or a word ends: at a space, a comma, a colon, a quote or any bracket. */
export function endsScalar(c: number): boolean {
  return isSpace(c) || c === 0x2c || c === 0x3a || c === QUOTE || (c | 0x20) === OBJECT || (c | 0x20) === 0x7d;
}

export class SkippedValue {
  /** `torn`: the container around this value closes before this value does. */
  state: 'open' | 'closed' | 'torn' = 'closed';
  /** Levels inside the value, itself included. */
  deepest = 0;
  /** Members of its objects: colons outside of strings. */
  members = 0;
  /** False once a bracket closed what another kind had opened. */
  sound = true;
  private depth = 0;
  private readonly types = new Uint8Array(TYPED_LEVELS);
  private inString = false;
  private escaped = false;
  private nextBackslash = -1;

  begin(opener: number): void {
    this.state = 'open';
    this.depth = 1;
    this.deepest = 1;
    this.members = 0;
    this.sound = true;
    this.types[0] = opener;
    this.inString = false;
    this.escaped = false;
  }

  /** Must be called before bytes of another buffer are scanned. */
  newPiece(): void {
    this.nextBackslash = -1;
  }

  /** Scans from `from`; gives the index behind the value, or of the tearing bracket, or the end. */
  scan(b: Buffer, from: number, parentType: number): number {
    const n = b.length;
    const types = this.types;
    let i = from;
    let depth = this.depth;
    let { members } = this;
    if (this.escaped && i < n) {
      this.escaped = false;
      i += 1;
    }
    if (this.inString) i = this.stringEnd(b, i);
    while (i < n) {
      const c = b[i]!;
      i += 1;
      if (c === QUOTE) {
        // Short strings are walked here: a call for each would cost more than the walk.
        const stop = i + SHORT_STRING < n ? i + SHORT_STRING : n;
        let d = 0;
        while (i < stop) {
          d = b[i]!;
          if (d === QUOTE || d === BACKSLASH) break;
          i += 1;
        }
        if (i < stop && d === QUOTE) {
          i += 1;
          continue;
        }
        this.inString = true;
        i = this.stringEnd(b, i);
        continue;
      }
      const kind = c | 0x20;
      if (kind === OBJECT) {
        if (depth < TYPED_LEVELS) types[depth] = c;
        depth += 1;
        if (depth > this.deepest) this.deepest = depth;
      } else if (kind === 0x7d) {
        const opener = c - 2;
        if (depth <= TYPED_LEVELS && types[depth - 1] !== opener) {
          this.sound = false;
          let k = depth - 2;
          while (k >= 0 && types[k] !== opener) k -= 1;
          if (k >= 0) depth = k + 1;
          else if (parentType === opener) {
            this.depth = depth;
            this.members = members;
            this.state = 'torn';
            return i - 1;
          } else continue;
        }
        depth -= 1;
        if (depth === 0) {
          this.depth = 0;
          this.members = members;
          this.state = 'closed';
          return i;
        }
      } else if (c === COLON) members += 1;
    }
    this.depth = depth;
    this.members = members;
    return i;
  }

  /** From inside a string: the index behind its closing quote, or the end of the piece. */
  private stringEnd(b: Buffer, from: number): number {
    let i = from;
    for (;;) {
      const quote = b.indexOf(QUOTE, i);
      const end = quote < 0 ? b.length : quote;
      if (this.nextBackslash < i) {
        const found = b.indexOf(BACKSLASH, i);
        this.nextBackslash = found < 0 ? b.length : found;
      }
      if (this.nextBackslash < end) {
        i = this.nextBackslash + 2;
        if (i > b.length) {
          this.escaped = true;
          return b.length;
        }
        continue;
      }
      if (quote < 0) return b.length;
      this.inString = false;
      return quote + 1;
    }
  }
}
