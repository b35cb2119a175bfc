/**
 * Maps and arrays as ClickHouse prints them in CSV and TSV: `{'k':'v'}`, `['a','b']`. Strings stand in single quotes
 * with backslash escapes (ClickHouse docs, "Formats", TabSeparated).
 */
import { JsonNumber, JsonObject } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';

const MAX_DEPTH = 32;
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  r: '\r',
  n: '\n',
  t: '\t',
  0: '\0',
  a: '\u0007',
  v: '\v',
};
const ESCAPED = /\\(x[0-9a-fA-F]{2}|[\s\S])/g;
const STRING = /'((?:[^'\\]|\\[\s\S])*)'/y;
const BARE = /[-+.\w:]+/y;

/** What a string of TSV, or one inside of a map, stands for. */
export function unescapeClickhouse(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPED, (_whole, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
  );
}

class Literal {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Undefined where the text is no literal, or goes on behind it. */
  whole(): Json | undefined {
    const value = this.value(0);
    return this.at === this.text.length ? value : undefined;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  private value(depth: number): Json | undefined {
    if (depth > MAX_DEPTH) return undefined;
    if (this.take('{')) return this.map(depth);
    if (this.take('[')) return this.list(']', depth);
    if (this.take('(')) return this.list(')', depth);
    const string = this.match(STRING);
    if (string !== null) return unescapeClickhouse(string[1] ?? '');
    const bare = this.match(BARE)?.[0];
    if (bare === undefined) return undefined;
    return bare === 'NULL' ? null : bare === 'true' ? true : bare === 'false' ? false : new JsonNumber(bare);
  }

  private map(depth: number): JsonObject | undefined {
    const members: (readonly [string, Json])[] = [];
    if (this.take('}')) return new JsonObject(members);
    for (;;) {
      const key = this.match(STRING);
      if (key === null || !this.take(':')) return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      members.push([unescapeClickhouse(key[1] ?? ''), value]);
      if (this.take('}')) return new JsonObject(members);
      if (!this.take(',')) return undefined;
    }
  }

  private list(end: string, depth: number): readonly Json[] | undefined {
    const out: Json[] = [];
    if (this.take(end)) return out;
    for (;;) {
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      out.push(value);
      if (this.take(end)) return out;
      if (!this.take(',')) return undefined;
    }
  }
}

/** A map or an array as data, numbers with their own text; undefined for any other text. */
export function readClickhouseLiteral(text: string): Json | undefined {
  return /^[{[]/.test(text) ? new Literal(text).whole() : undefined;
}
