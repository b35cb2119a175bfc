/**
 * Reads what Python's `repr` writes for plain data: dicts, lists, tuples, strings, numbers, None, True,
 * False. Old gateways put such a text where JSON was meant. Nothing is ever evaluated.
 * Source of the syntax: docs.python.org/3/reference/lexical_analysis.html.
 */
import { JsonNumber, JsonObject } from './json.ts';
import type { Json } from './json.ts';

const MAX_DEPTH = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

class Unreadable extends Error {}

/** The member under which an object keeps the name of the class that it was written as. */
export const CLASS_NAME = '()';
const IDENTIFIER = /[A-Za-z_][\w.]*/y;
const WHOLE_FLOAT = /-?(?:0|[1-9]\d*)\.(?![\deE])/y;
/** `<FinishReason.STOP: 'stop'>`: what `repr` writes for a member of an enumeration, and for what it cannot tell. */
const ANGLED = /<[^<>\n]*>/y;

class Reader {
  readonly text: string;
  /** Whether `Name(key=value)` is read, as data classes write themselves. */
  readonly readsCalls: boolean;
  at = 0;

  constructor(text: string, readsCalls = false) {
    this.text = text;
    this.readsCalls = readsCalls;
  }

  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  space(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? '.')) this.at += 1;
  }

  take(mark: string): boolean {
    this.space();
    if (!this.text.startsWith(mark, this.at)) return false;
    this.at += mark.length;
    return true;
  }

  value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new Unreadable();
    this.space();
    const c = this.text[this.at];
    if (c === '{') return this.dict(depth);
    if (c === '[') return this.items('[', ']', depth);
    if (c === '(') return this.items('(', ')', depth);
    if (c === "'" || c === '"') return this.string(c);
    if (this.readsCalls) {
      const angled = this.match(ANGLED);
      const word = angled ?? this.match(IDENTIFIER);
      if (word !== null) return angled ?? this.word(word, depth);
      // Arrays write whole floats without a digit behind the point.
      const whole = this.match(WHOLE_FLOAT);
      if (whole !== null) return new JsonNumber(`${whole}0`);
    }
    if (this.take('None')) return null;
    if (this.take('True')) return true;
    if (this.take('False')) return false;
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) throw new Unreadable();
    this.at = NUMBER.lastIndex;
    return new JsonNumber(match[0]);
  }

  /** A name stands for itself (`nan`), or for an object: arguments without a name go under their place. */
  word(word: string, depth: number): Json {
    if (word === 'None') return null;
    if (word === 'True' || word === 'False') return word === 'True';
    if (!this.take('(')) return word;
    const members: (readonly [string, Json])[] = [[CLASS_NAME, word]];
    while (!this.take(')')) {
      this.space();
      const before = this.at;
      let key = this.match(IDENTIFIER);
      if (key === null || !this.take('=')) {
        this.at = before;
        key = String(members.length - 1);
      }
      members.push([key, this.value(depth + 1)]);
      if (this.take(')')) break;
      if (!this.take(',')) throw new Unreadable();
    }
    return new JsonObject(members);
  }

  dict(depth: number): JsonObject {
    const members: (readonly [string, Json])[] = [];
    this.take('{');
    while (!this.take('}')) {
      const key = this.value(depth + 1);
      if (typeof key !== 'string' || !this.take(':')) throw new Unreadable();
      members.push([key, this.value(depth + 1)]);
      if (this.take('}')) break;
      if (!this.take(',')) throw new Unreadable();
    }
    return new JsonObject(members);
  }

  items(open: string, close: string, depth: number): readonly Json[] {
    const out: Json[] = [];
    this.take(open);
    while (!this.take(close)) {
      out.push(this.value(depth + 1));
      if (this.take(close)) break;
      if (!this.take(',')) throw new Unreadable();
    }
    return out;
  }

  string(quote: string): string {
    let out = '';
    this.at += 1;
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined || c === '\n') throw new Unreadable();
      this.at += 1;
      if (c === quote) return out;
      out += c === '\\' ? this.escape() : c;
    }
  }

  escape(): string {
    const c = this.text[this.at] ?? '';
    this.at += 1;
    const simple = SIMPLE[c];
    if (simple !== undefined) return simple;
    const length = c === 'x' ? 2 : c === 'u' ? 4 : c === 'U' ? 8 : 0;
    const digits = this.text.slice(this.at, this.at + length);
    if (length === 0 || digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) throw new Unreadable();
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff) throw new Unreadable();
    this.at += length;
    return String.fromCodePoint(code);
  }
}

/** The dict that fills the whole text, or null when the text is anything else. */
export function parsePythonDict(text: string): JsonObject | null {
  const reader = new Reader(text);
  try {
    const value = reader.value(0);
    reader.space();
    return value instanceof JsonObject && reader.at === text.length ? value : null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

export interface PythonObject {
  readonly value: JsonObject;
  /** The character behind it. */
  readonly end: number;
}

/**
 * The object that a data class wrote of itself, `Name(key=value, …)`, from that character on; null when it is not
 * whole or anything else. Its class stands under `CLASS_NAME`. Nothing is ever called.
 */
export function parsePythonObject(text: string, from: number): PythonObject | null {
  const reader = new Reader(text, true);
  reader.at = from;
  try {
    const value = reader.value(0);
    return value instanceof JsonObject && value.has(CLASS_NAME) ? { value, end: reader.at } : null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}
