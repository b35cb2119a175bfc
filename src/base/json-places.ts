/**
 * Where each value of a JSON text stands, to the byte: for showing what was decoded beside its bytes. A text that
 * holds JSON itself (a body in a capture) or a stream of events is gone into, through its escapes.
 */
import { isArray, JsonNumber, JsonObject, parseJson, type Json } from './json.ts';
import { linesOf, partOf, type PlacedText } from './text-offsets.ts';

/** A text, number, boolean or null, or the name of a member, with its bytes; those of a text are without its quotes. */
export interface JsonPlace {
  /** From the outermost value: names of members, positions in lists from 0. */
  readonly path: readonly string[];
  readonly isName: boolean;
  /** A number's own text; `true`, `false` and `null` are written out. */
  readonly text: string;
  readonly kind: 'text' | 'number' | 'word';
  readonly start: number;
  /** Not included. */
  readonly end: number;
  /** Of the text: byte offset of every UTF-16 unit and of the end. */
  readonly offsets: Uint32Array;
}

/** How often JSON is looked for inside of a text inside of JSON. */
const MOST_TEXTS_DEEP = 4;

/** `data: …` of an event stream; its other fields hold nothing that is a value. */
const EVENT_DATA = /^data:[ ]?(?=\s*[[{])/;

/** The values of the events of a stream, each below `event n`; other lines are passed over. */
export function eventPlaces(placed: PlacedText, path: readonly string[] = []): readonly JsonPlace[] {
  const places: JsonPlace[] = [];
  collectEvents(placed, path, 0, places);
  return places;
}

function collectEvents(placed: PlacedText, path: readonly string[], depth: number, into: JsonPlace[]): void {
  let count = 0;
  for (const line of linesOf(placed)) {
    const prefix = EVENT_DATA.exec(line.text)?.[0].length;
    if (prefix === undefined) continue;
    count += 1;
    collect(partOf(line, prefix, line.text.length), [...path, `event ${count}`], depth, into);
  }
}

/** Null when the text is not one JSON value. A byte order mark before it is no part of it. */
export function jsonPlaces(placed: PlacedText, path: readonly string[] = []): readonly JsonPlace[] | null {
  const places: JsonPlace[] = [];
  return collect(placed, path, 0, places) ? places : null;
}

function collect(placed: PlacedText, path: readonly string[], depth: number, into: JsonPlace[]): boolean {
  const begin = placed.text.startsWith('\ufeff') ? 1 : 0;
  let json: Json;
  try {
    json = parseJson(placed.text.slice(begin));
  } catch {
    return false;
  }
  new Walk(placed, begin, depth, into).value(json, path);
  return true;
}

/** Goes along a text beside the value that was parsed from it: the text is JSON, so only lengths are to be found. */
class Walk {
  readonly placed: PlacedText;
  readonly depth: number;
  readonly into: JsonPlace[];
  at: number;

  constructor(placed: PlacedText, at: number, depth: number, into: JsonPlace[]) {
    this.placed = placed;
    this.at = at;
    this.depth = depth;
    this.into = into;
  }

  /** To the next character that is not white space. */
  skip(): void {
    const { text } = this.placed;
    for (;;) {
      const unit = text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.at += 1;
    }
  }

  value(json: Json, path: readonly string[]): void {
    this.skip();
    if (typeof json === 'string') this.text(json, path, false);
    else if (json instanceof JsonNumber) this.word(json.text, 'number', path);
    else if (json instanceof JsonObject) {
      this.members(json.members.length, (i) => {
        const [name, value] = json.members[i]!;
        this.text(name, [...path, name], true);
        this.skip();
        this.at += 1;
        this.value(value, [...path, name]);
      });
    } else if (isArray(json)) this.members(json.length, (i) => this.value(json[i]!, [...path, String(i)]));
    else this.word(String(json), 'word', path);
  }

  /** What stands between brackets, each followed by a comma or the closing bracket. */
  members(count: number, member: (i: number) => void): void {
    this.at += 1;
    this.skip();
    for (let i = 0; i < count; i += 1) {
      this.skip();
      member(i);
      this.skip();
      this.at += 1;
    }
    if (count === 0) this.at += 1;
  }

  word(text: string, kind: 'number' | 'word', path: readonly string[]): void {
    const offsets = this.placed.offsets.subarray(this.at, this.at + text.length + 1);
    this.at += text.length;
    this.into.push({ path, isName: false, text, kind, start: offsets[0]!, end: offsets.at(-1)!, offsets });
  }

  text(text: string, path: readonly string[], isName: boolean): void {
    const { placed } = this;
    const offsets = new Uint32Array(text.length + 1);
    this.at += 1;
    for (let i = 0; i < text.length; i += 1) {
      offsets[i] = placed.offsets[this.at]!;
      const isEscape = placed.text[this.at] === '\\';
      this.at += isEscape ? (placed.text[this.at + 1] === 'u' ? 6 : 2) : 1;
    }
    const end = placed.offsets[this.at]!;
    offsets[text.length] = end;
    this.at += 1;
    this.into.push({ path, isName, text, kind: 'text', start: offsets[0]!, end, offsets });
    if (isName || this.depth >= MOST_TEXTS_DEEP) return;
    if (/^\s*[[{]/.test(text)) collect({ text, offsets }, path, this.depth + 1, this.into);
    else if (/^data:/m.test(text)) collectEvents({ text, offsets }, path, this.depth + 1, this.into);
  }
}
