/**
 * Reads what Node's `console.log` writes for plain objects: keys without quotes, strings in any of three quotes,
 * `[Object]` where it went no deeper, `...` where it went no further. Nothing is ever evaluated.
 * Source of the form: nodejs.org/api/util.html, `util.inspect`.
 */
import { JsonNumber, JsonObject } from './json.ts';
import type { Json } from './json.ts';

const MAX_DEPTH = 64;
const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0x[0-9a-fA-F]+|(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)n?(?![\w.-])/y;
/** Words, dates and what stands in brackets, where the member ends behind it. */
const WORD = /(?:-?[A-Za-z]\w*|\d{4}-\d\d-\d\dT[\d:.]+Z|\[[^[\]\n]*\])(?=[ \t\r\n]*(?:[,}\]]|$))/y;
const KEY = /[A-Za-z_$][\w$-]*/y;
/** A class before its members, `[Object: null prototype] {`, `Map(2) {`. */
const CLASS = /(?:<ref \*\d+> ?)?(?:\[[^[\]\n]*\]|[A-Za-z_$][\w$]*(?:\(\d+\))?)(?: \[[^[\]\n]*\])? (?=[{[])/y;
const MORE = /\.\.\. \d+ more \w+/y;
const JOINED = /[ \t\r\n]*\+[ \t\r\n]*(?=['"`])/y;
/** What is in none of these forms (dates, errors, functions) ends with its line. */
const OTHER = /[^\n]*?(?=,?[ \t]*(?:\r?\n|$)|,? [}\]][ \t]*(?:\r?\n|$))/y;
const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0' };

class Unreadable extends Error {}

class Reader {
  readonly text: string;
  at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  take(mark: string): boolean {
    this.match(SPACE);
    if (!this.text.startsWith(mark, this.at)) return false;
    this.at += mark.length;
    return true;
  }

  value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new Unreadable();
    this.match(SPACE);
    this.match(CLASS);
    const c = this.text[this.at];
    if (c === '{') return this.object(depth);
    if (c === '[' && !/^\[[A-Z][\w ]*[\]:(]/.test(this.text.slice(this.at, this.at + 80))) return this.array(depth);
    if (c === "'" || c === '"' || c === '`') return this.string(c);
    const number = this.match(NUMBER);
    if (number !== null) return new JsonNumber(number.endsWith('n') ? number.slice(0, -1) : number);
    const other = this.match(WORD) ?? this.match(OTHER);
    if (other === null || other === '') throw new Unreadable();
    if (other === 'true' || other === 'false') return other === 'true';
    return other === 'null' || other === 'undefined' ? null : other;
  }

  object(depth: number): JsonObject {
    const members: (readonly [string, Json])[] = [];
    this.take('{');
    while (!this.take('}')) {
      if (this.match(MORE) === null) {
        const c = this.text[this.at];
        const key = c === "'" || c === '"' ? this.string(c) : this.match(KEY);
        if (key === null || !this.take(':')) throw new Unreadable();
        members.push([key, this.value(depth + 1)]);
      }
      if (this.take('}')) break;
      if (!this.take(',')) this.rest();
    }
    return new JsonObject(members);
  }

  array(depth: number): readonly Json[] {
    const out: Json[] = [];
    this.take('[');
    while (!this.take(']')) {
      if (this.match(MORE) === null) out.push(this.value(depth + 1));
      if (this.take(']')) break;
      if (!this.take(',')) throw new Unreadable();
    }
    return out;
  }

  /** The stack of an error goes on for some lines: over it, to the next member or the end. */
  rest(): void {
    const pattern = /\n[ \t]*(?=[A-Za-z_$'"][\w$'"-]*: |\})/g;
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) throw new Unreadable();
    this.at = pattern.lastIndex;
  }

  /** Long strings are written in parts, joined by a plus sign at the end of the line. */
  string(first: string): string {
    let quote = first;
    let out = '';
    this.at += 1;
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined || (c === '\n' && quote !== '`')) throw new Unreadable();
      this.at += 1;
      if (c !== quote) {
        out += c === '\\' ? this.escape() : c;
        continue;
      }
      if (this.match(JOINED) === null) return out;
      quote = this.text[this.at] ?? '';
      this.at += 1;
    }
  }

  escape(): string {
    const c = this.text[this.at] ?? '';
    this.at += 1;
    const length = c === 'x' ? 2 : c === 'u' ? 4 : 0;
    if (length === 0) return SIMPLE[c] ?? c;
    const digits = this.text.slice(this.at, this.at + length);
    if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) throw new Unreadable();
    this.at += length;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
}

export interface InspectedObject {
  readonly value: JsonObject;
  /** The character behind it. */
  readonly end: number;
}

/** The object that begins at that character, after blanks; null when it is not whole or anything else. */
export function parseInspected(text: string, from: number): InspectedObject | null {
  const reader = new Reader(text, from);
  try {
    const value = reader.value(0);
    return value instanceof JsonObject ? { value, end: reader.at } : null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}
