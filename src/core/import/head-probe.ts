/**
 * What the beginning of a source looks like, read with patience: the head is cut in the middle of
 * something, may start with a broken line, and may not be JSON at all. Nothing here fails.
 */
import { hasByteOrderMark } from './scan/container-form.ts';
import { ARRAY, isSpace, OBJECT, QUOTE } from './scan/skipped-value.ts';

/** Distinct paths and levels that are kept: enough to know every format by. */
const MAX_PATHS = 400;
const MAX_DEPTH = 7;
const MAX_TEXT = 4096;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

export interface HeadProbe {
  /** The first bracket, or null when the head does not begin with one. */
  readonly top: 'object' | 'array' | null;
  /** `result[].topics`: keys joined by dots, `[]` for elements. Values on lines of their own all count as tops. */
  readonly paths: ReadonlySet<string>;
  /** The first text that stands at a path, cut to 4096 characters. */
  readonly texts: ReadonlyMap<string, string>;
}

interface Level {
  readonly isObject: boolean;
  readonly path: string;
  expectsKey: boolean;
  key: string;
}

const known = new WeakMap<Uint8Array, HeadProbe>();

/** The probe of these bytes; asked again for the same array, it answers from memory. */
export function probeHead(bytes: Uint8Array): HeadProbe {
  const before = known.get(bytes);
  if (before !== undefined) return before;
  const probe = walk(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  known.set(bytes, probe);
  return probe;
}

function childPath(level: Level | undefined): string {
  if (level === undefined) return '';
  if (!level.isObject) return `${level.path}[]`;
  return level.path === '' ? level.key : `${level.path}.${level.key}`;
}

function walk(b: Buffer): HeadProbe {
  const paths = new Set<string>();
  const texts = new Map<string, string>();
  const stack: Level[] = [];
  let top: HeadProbe['top'] = null;
  let i = hasByteOrderMark(b) ? 3 : 0;
  while (i < b.length && isSpace(b[i]!)) i += 1;
  if (b[i] === OBJECT) top = 'object';
  else if (b[i] === ARRAY) top = 'array';
  for (; i < b.length; i += 1) {
    const c = b[i]!;
    const level = stack.at(-1);
    if (c === OBJECT || c === ARRAY) {
      stack.push({ isObject: c === OBJECT, path: childPath(level), expectsKey: c === OBJECT, key: '' });
    } else if (c === 0x7d || c === 0x5d) {
      stack.pop();
    } else if (c === COMMA) {
      if (level !== undefined) level.expectsKey = level.isObject;
    } else if (c === 0x0a) {
      // A value on a line of its own begins here, whatever a broken line before it left open.
      if (b[i + 1] === OBJECT && b[i + 2] === QUOTE && lineIsWhole(b, i + 1)) stack.length = 0;
    } else if (c === QUOTE) {
      const end = stringEnd(b, i + 1);
      const text = b.toString('utf8', i + 1, Math.min(end, i + 1 + MAX_TEXT));
      if (level?.expectsKey === true) {
        level.key = text;
        level.expectsKey = false;
        if (stack.length <= MAX_DEPTH && paths.size < MAX_PATHS && end < b.length) paths.add(childPath(level));
      } else if (texts.size < MAX_PATHS) {
        const path = childPath(level);
        if (!texts.has(path)) texts.set(path, text);
      }
      i = end;
    }
  }
  return { top, paths, texts };
}

function lineIsWhole(b: Buffer, from: number): boolean {
  const end = b.indexOf(0x0a, from);
  let last = (end < 0 ? b.length : end) - 1;
  while (last > from && isSpace(b[last]!)) last -= 1;
  return end < 0 || b[last] === 0x7d;
}

function stringEnd(b: Buffer, from: number): number {
  for (let i = from; i < b.length; i += 1) {
    if (b[i] === BACKSLASH) i += 1;
    else if (b[i] === QUOTE) return i;
    else if (b[i] === 0x0a) return i - 1;
  }
  return b.length;
}

/** Every one of `sides` below every one of `paths`; either may be `''`, for the value itself. */
export function placesUnder(paths: readonly string[], sides: readonly string[]): readonly string[] {
  return paths.flatMap((path) => sides.map((side) => [path, side].filter((part) => part !== '').join('.')));
}

/** The first of the places (`''`, `'[]'`, `'result[]'`, …) under which all of the keys stand. */
export function placeWith(probe: HeadProbe, places: readonly string[], ...keys: readonly string[]): string | null {
  for (const place of places) {
    const prefix = place === '' ? '' : `${place}.`;
    if (keys.every((key) => probe.paths.has(prefix + key))) return place;
  }
  return null;
}

/** A path at any depth whose last key is `key`, with `sibling` beside it. */
export function anywhere(probe: HeadProbe, key: string, sibling: string): string | null {
  for (const path of probe.paths) {
    if (path !== key && !path.endsWith(`.${key}`)) continue;
    const place = path.slice(0, path.length - key.length);
    if (probe.paths.has(place + sibling)) return path;
  }
  return null;
}
