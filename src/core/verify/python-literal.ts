/**
 * Reads the text that Python's `repr` writes for dicts, lists, tuples, strings, numbers, `True`, `False`
 * and `None`: old gateways put such a text into `system_fingerprint`. A reader of literals, no evaluator:
 * names, calls, operators, sets, prefixes (`b''`) and `\N{…}` are refused.
 */
import { AppError } from '../../base/errors.ts';
import { JsonNumber, JsonObject, type Json } from '../../base/json.ts';

const MAX_DEPTH = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEX_ESCAPES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const PLAIN_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

class LiteralReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  fail(what: string): never {
    throw new AppError('BAD_INPUT', `${what} at character ${this.at} of the Python literal`, {
      details: { at: this.at },
    });
  }

  skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1;
  }

  take(token: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  value(depth: number): Json {
    if (depth > MAX_DEPTH) this.fail(`nested deeper than ${MAX_DEPTH}`);
    if (this.take('{')) return this.dict(depth);
    if (this.take('[')) return this.items(']', depth).items;
    if (this.take('(')) return this.parenthesis(depth);
    if (this.take("'")) return this.string("'");
    if (this.take('"')) return this.string('"');
    if (this.take('None')) return null;
    if (this.take('True')) return true;
    if (this.take('False')) return false;
    return this.number();
  }

  parenthesis(depth: number): Json {
    const { items, trailingComma } = this.items(')', depth);
    return items.length === 1 && !trailingComma ? items[0]! : items;
  }

  items(end: string, depth: number): { readonly items: readonly Json[]; readonly trailingComma: boolean } {
    const items: Json[] = [];
    if (this.take(end)) return { items, trailingComma: false };
    for (;;) {
      items.push(this.value(depth + 1));
      const comma = this.take(',');
      if (this.take(end)) return { items, trailingComma: comma };
      if (!comma) this.fail(`expected , or ${end}`);
    }
  }

  dict(depth: number): JsonObject {
    const members: (readonly [string, Json])[] = [];
    while (!this.take('}')) {
      const key = this.value(depth + 1);
      if (typeof key !== 'string') this.fail('a key is not a string, before');
      if (!this.take(':')) this.fail('expected :');
      members.push([key, this.value(depth + 1)]);
      if (this.take(',')) continue;
      if (this.take('}')) break;
      this.fail('expected , or }');
    }
    return new JsonObject(members);
  }

  string(quote: string): string {
    let out = '';
    for (;;) {
      const character = this.text[this.at];
      if (character === undefined || character === '\n') this.fail('the string does not end');
      this.at += 1;
      if (character === quote) return out;
      out += character === '\\' ? this.escape() : character;
    }
  }

  escape(): string {
    const kind = this.text[this.at] ?? '';
    this.at += 1;
    const plain = PLAIN_ESCAPES[kind];
    if (plain !== undefined) return plain;
    const length = HEX_ESCAPES[kind];
    const digits = length === undefined ? '' : this.text.slice(this.at, this.at + length);
    if (length === undefined || digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) this.fail('bad escape');
    this.at += length;
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff) this.fail('escape beyond U+10FFFF');
    return String.fromCodePoint(code);
  }

  number(): JsonNumber {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) this.fail(this.at >= this.text.length ? 'the text ends early' : 'unexpected character');
    this.at = NUMBER.lastIndex;
    return new JsonNumber(match[0]);
  }
}

/**
 * One literal that fills the whole text; dicts come back as objects, tuples as arrays.
 * @throws AppError BAD_INPUT naming the character where the text stops being a literal.
 */
export function parsePythonLiteral(text: string): Json {
  const reader = new LiteralReader(text);
  const value = reader.value(0);
  reader.skipSpace();
  if (reader.at !== text.length) reader.fail('text after the end');
  return value;
}
