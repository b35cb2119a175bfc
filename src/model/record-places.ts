/** The places of a record's values, in whichever of the forms of text it is written that have such places. */
import { eventPlaces, jsonPlaces, type JsonPlace } from '../base/json-places.ts';
import { linesOf, partOf, placedText, type PlacedText } from '../base/text-offsets.ts';

/** `  PCR Hash:   0x77…`, as command lines print a thing. */
const NAMED_LINE = /^\s*(?:=+\s*)?([A-Za-z][\w .()/-]{0,60}?)\s*:\s+(\S(?:.*\S)?)\s*$/;

/** A member without the object around it, as records of a keyed list are: `"0x04…": {…}`. */
const MEMBER = /^\s*"[^]*\}\s*$/;

/**
 * The values of a record: of one JSON value or member, of a stream of events, of lines of JSON, or of lines that name
 * what they tell. Null: the bytes are none of these, and only the whole record is known to be the ground.
 */
export function recordPlaces(bytes: Uint8Array): readonly JsonPlace[] | null {
  const placed = placedText(bytes);
  // Text, but not one that people read: there are no lines to speak of.
  if (placed === null || placed.text.includes('\0')) return null;
  const whole = jsonPlaces(placed) ?? (MEMBER.test(placed.text) ? jsonPlaces(inBraces(placed)) : null);
  if (whole !== null) return whole;
  const events = eventPlaces(placed);
  if (events.length > 0) return events;
  const places = linesOf(placed).flatMap((line, i) => linePlaces(line, i));
  return places.length === 0 ? null : places;
}

function inBraces({ text, offsets }: PlacedText): PlacedText {
  return { text: `{${text}}`, offsets: Uint32Array.of(0, ...offsets, offsets.at(-1) ?? 0) };
}

function linePlaces(line: PlacedText, i: number): readonly JsonPlace[] {
  const name = `line ${i + 1}`;
  const json = /^\s*[[{]/.test(line.text) ? jsonPlaces(line, [name]) : null;
  if (json !== null) return json;
  const [, key, value] = NAMED_LINE.exec(line.text) ?? [];
  if (key === undefined || value === undefined) return [placeOf(line, [name])];
  const from = line.text.lastIndexOf(value);
  return [placeOf(partOf(line, from, from + value.length), [key])];
}

function placeOf({ text, offsets }: PlacedText, path: readonly string[]): JsonPlace {
  return { path, isName: false, text, kind: 'text', start: offsets[0]!, end: offsets[text.length]!, offsets };
}
