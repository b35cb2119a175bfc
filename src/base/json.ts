/**
 * JSON that keeps what the bytes said: the text of every number, duplicate keys, the order of
 * members and, for each value, where it stands. `JSON.parse` rounds 64-bit numbers and drops the
 * first of two equal keys; evidence must not pass through it (RFC 8259 leaves both open).
 */
import { AppError } from './errors.ts';

/** A number as it was written. `1`, `1.0` and `1e0` are three different texts. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get isInteger(): boolean {
    return /^-?\d+$/.test(this.text);
  }
}

/** Up to so many members are looked through for a key: most objects have few, and to make a map of each costs more. */
const FEW_MEMBERS = 16;

/** An object. Looking a key up gives the last of its values, as Python and JavaScript do. */
export class JsonObject {
  readonly members: readonly (readonly [string, Json])[];
  private map: ReadonlyMap<string, Json> | null = null;

  constructor(members: readonly (readonly [string, Json])[]) {
    this.members = members;
  }

  get index(): ReadonlyMap<string, Json> {
    return (this.map ??= new Map(this.members));
  }

  get(key: string): Json | undefined {
    const { members } = this;
    if (members.length > FEW_MEMBERS) return this.index.get(key);
    for (let i = members.length - 1; i >= 0; i -= 1) if (members[i]![0] === key) return members[i]![1];
    return undefined;
  }

  has(key: string): boolean {
    return this.members.length > FEW_MEMBERS ? this.index.has(key) : this.members.some(([own]) => own === key);
  }

  get hasDuplicateKeys(): boolean {
    const { members } = this;
    if (members.length > FEW_MEMBERS) return this.index.size !== members.length;
    for (let i = 1; i < members.length; i += 1)
      for (let k = 0; k < i; k += 1) if (members[k]![0] === members[i]![0]) return true;
    return false;
  }
}

export type Json = null | boolean | string | JsonNumber | JsonObject | readonly Json[];

export interface JsonLimits {
  readonly maxDepth: number;
  /** Members of one object, repeated ones included. */
  readonly maxMembers: number;
  /** Values of any kind in the whole text: each of them costs memory, however few bytes it is written with. */
  readonly maxValues: number;
}

/** Deeper nesting than this is refused: `structuredClone` and recursion fail long before memory does. */
export const DEFAULT_JSON_LIMITS: JsonLimits = { maxDepth: 256, maxMembers: 65_536, maxValues: 4_000_000 };

/** Told of what the grammar allows and readers take differently, with the character at which it begins. */
export interface JsonWatch {
  /** A key stands twice in it, or one is `__proto__`. */
  object(value: JsonObject, at: number): void;
  /** A key or a value that holds NUL or half of a surrogate pair. */
  text(value: string, at: number): void;
}

/** How the message begins of what stands behind a whole value. */
export const TEXT_BEHIND = 'text after the end of the JSON value';

/** Sticky: it matches where `lastIndex` stands. */
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Parser {
  readonly text: string;
  readonly limits: JsonLimits;
  readonly watch: JsonWatch | null;
  at = 0;
  values = 0;

  constructor(text: string, limits: JsonLimits, watch: JsonWatch | null) {
    this.text = text;
    this.limits = limits;
    this.watch = watch;
  }

  fail(what: string, code: 'BAD_INPUT' | 'LIMIT' = 'BAD_INPUT'): never {
    throw new AppError(code, `${what} at character ${this.at}`, { details: { at: this.at } });
  }

  skipSpace(): void {
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
      this.at += 1;
    }
  }

  value(depth: number): Json {
    const { maxDepth, maxValues } = this.limits;
    if (depth > maxDepth) this.fail(`JSON nested deeper than the limit (jsonDepth), which is ${maxDepth},`, 'LIMIT');
    this.values += 1;
    if (this.values > maxValues) this.fail(`More values than the limit (jsonValues), which is ${maxValues},`, 'LIMIT');
    this.skipSpace();
    const c = this.text[this.at];
    if (c === '{') return this.object(depth);
    if (c === '[') return this.array(depth);
    if (c === '"') return this.string();
    if (c === 't') return this.word('true', true);
    if (c === 'f') return this.word('false', false);
    if (c === 'n') return this.word('null', null);
    return this.number();
  }

  word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail('unexpected word');
    this.at += word.length;
    return value;
  }

  number(): JsonNumber {
    const start = this.at;
    NUMBER.lastIndex = start;
    if (!NUMBER.test(this.text)) this.fail(start >= this.text.length ? 'JSON ends early' : 'unexpected character');
    this.at = NUMBER.lastIndex;
    return new JsonNumber(this.text.slice(start, this.at));
  }

  string(): string {
    const start = this.at;
    let plain = true;
    let i = start + 1;
    for (;;) {
      const c = this.text.charCodeAt(i);
      if (Number.isNaN(c)) this.fail('JSON ends inside a string');
      if (c === 0x22) break;
      if (c < 0x20) this.fail('control character inside a string');
      if (c === 0x5c) {
        plain = false;
        i += 1;
      }
      i += 1;
    }
    this.at = i + 1;
    if (plain) return this.text.slice(start + 1, i);
    const value = this.unescape(start, i + 1);
    if (this.watch !== null && (!value.isWellFormed() || value.includes('\0'))) this.watch.text(value, start);
    return value;
  }

  unescape(start: number, end: number): string {
    try {
      return JSON.parse(this.text.slice(start, end)) as string;
    } catch {
      this.at = start;
      return this.fail('bad escape in a string');
    }
  }

  array(depth: number): readonly Json[] {
    const out: Json[] = [];
    this.at += 1;
    this.skipSpace();
    if (this.text[this.at] === ']') {
      this.at += 1;
      return out;
    }
    for (;;) {
      out.push(this.value(depth + 1));
      this.skipSpace();
      const c = this.text[this.at];
      this.at += 1;
      if (c === ']') return out;
      if (c !== ',') {
        this.at -= 1;
        this.fail('expected , or ]');
      }
    }
  }

  object(depth: number): JsonObject {
    const members: (readonly [string, Json])[] = [];
    const { maxMembers } = this.limits;
    const start = this.at;
    this.at += 1;
    this.skipSpace();
    if (this.text[this.at] === '}') {
      this.at += 1;
      return new JsonObject(members);
    }
    for (;;) {
      this.skipSpace();
      if (this.text[this.at] !== '"') this.fail('expected a key');
      const key = this.string();
      this.skipSpace();
      if (this.text[this.at] !== ':') this.fail('expected :');
      this.at += 1;
      members.push([key, this.value(depth + 1)]);
      if (members.length > maxMembers)
        this.fail(`More members in one object than the limit (jsonMembers), which is ${maxMembers},`, 'LIMIT');
      this.skipSpace();
      const c = this.text[this.at];
      this.at += 1;
      if (c === '}') return this.watched(new JsonObject(members), start);
      if (c !== ',') {
        this.at -= 1;
        this.fail('expected , or }');
      }
    }
  }

  watched(object: JsonObject, start: number): JsonObject {
    if (this.watch !== null && (object.hasDuplicateKeys || object.has('__proto__'))) this.watch.object(object, start);
    return object;
  }
}

/**
 * Parses one JSON value that fills the whole text (white space around it is allowed).
 * @throws AppError BAD_INPUT naming the character where the text stops being JSON, LIMIT naming the limit.
 */
export function parseJson(
  text: string,
  limits: JsonLimits = DEFAULT_JSON_LIMITS,
  watch: JsonWatch | null = null,
): Json {
  const parser = new Parser(text, limits, watch);
  const value = parser.value(0);
  parser.skipSpace();
  if (parser.at !== text.length) parser.fail(TEXT_BEHIND);
  return value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof JsonObject;
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value under the first of the keys that is there. */
export function member(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  if (!isObject(value)) return undefined;
  for (const key of keys) {
    const found = value.get(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A string, or a number's own text; anything else is null. */
export function asText(value: Json | undefined): string | null {
  if (typeof value === 'string') return value;
  return value instanceof JsonNumber ? value.text : null;
}

export function textMember(value: Json | undefined, ...keys: readonly string[]): string | null {
  return asText(member(value, ...keys));
}

/** Writes the value back, numbers with their own text, members in their own order. */
export function writeJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof JsonNumber) return value.text;
  if (value instanceof JsonObject) {
    return `{${value.members.map(([k, v]) => `${JSON.stringify(k)}:${writeJson(v)}`).join(',')}}`;
  }
  return `[${(value as readonly Json[]).map(writeJson).join(',')}]`;
}
