import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from './bytes.ts';
import { isArray, JsonNumber, JsonObject, parseJson, type Json } from './json.ts';
import { jsonPlaces } from './json-places.ts';
import { placedText } from './text-offsets.ts';

const read = (record: string | Uint8Array) => {
  const bytes = typeof record === 'string' ? utf8(record) : record;
  const places = jsonPlaces(placedText(bytes)!);
  const told = places?.map(({ path, isName, text, start, end }) => ({
    path: path.join('.'),
    isName,
    text,
    bytes: new TextDecoder().decode(bytes.slice(start, end)),
  }));
  return told ?? null;
};

const values = (record: string) =>
  read(record)
    ?.filter(({ isName }) => !isName)
    .map(({ path, text, bytes }) => [path, text, bytes]);

/** Every leaf as the parser gives it, in order of the text. */
function leaves(json: Json, path: readonly string[] = []): readonly (readonly [string, string])[] {
  if (json instanceof JsonNumber) return [[path.join('.'), json.text]];
  if (json instanceof JsonObject) return json.members.flatMap(([name, value]) => leaves(value, [...path, name]));
  if (isArray(json)) return json.flatMap((value, i) => leaves(value, [...path, String(i)]));
  return [[path.join('.'), String(json)]];
}

/** JSON with white space and escapes that writers may use. */
const spaced = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom('', ' ', '\n\t'), fc.boolean())
  .map(([value, gap, isAscii]) => {
    const text = `${gap}${JSON.stringify(value, null, gap)}${gap}`;
    return isAscii
      ? text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : text;
  });

describe('jsonPlaces', () => {
  it('gives every value its bytes, texts without their quotes', () => {
    expect(values('{"model":"a-b","n":[1.50,-2e3,true,null,""]}')).toEqual([
      ['model', 'a-b', 'a-b'],
      ['n.0', '1.50', '1.50'],
      ['n.1', '-2e3', '-2e3'],
      ['n.2', 'true', 'true'],
      ['n.3', 'null', 'null'],
      ['n.4', '', ''],
    ]);
    expect(read(' {"a" : { } , "b":[ ]}')?.map(({ path }) => path)).toEqual(['a', 'b']);
  });

  it('keeps both of two equal names', () => {
    expect(values('{"k":"first","k":"second"}')).toEqual([
      ['k', 'first', 'first'],
      ['k', 'second', 'second'],
    ]);
  });

  it('reads escapes, pairs, halves of pairs, and what stands after them', () => {
    expect(values('["\\u0041\\n\\"", "😊é", "\\ud83d\\ude0a", "\\ud83d", "x"]')).toEqual([
      ['0', 'A\n"', '\\u0041\\n\\"'],
      ['1', '😊é', '😊é'],
      ['2', '😊', '\\ud83d\\ude0a'],
      ['3', '\ud83d', '\\ud83d'],
      ['4', 'x', 'x'],
    ]);
  });

  it('counts a byte order mark', () => {
    expect(values('\ufeff{"a":"b"}')).toEqual([['a', 'b', 'b']]);
  });

  it('goes into texts that are JSON, through their escapes', () => {
    const body = JSON.stringify({ model: 'ü"x', n: [7] });
    const told = values(JSON.stringify({ response: { text: JSON.stringify({ body }) } }));
    expect(told).toContainEqual(['response.text.body.n.0', '7', '7']);
    expect(told?.find(([path]) => path === 'response.text.body.model')?.slice(1)).toEqual(['ü"x', 'ü\\\\\\\\\\\\\\"x']);
  });

  it('goes into texts that are streams of events', () => {
    const body = 'event: x\r\ndata: {"a":1}\r\n\r\ndata: {"a":"ü"}\n\ndata: [DONE]\n';
    expect(values(JSON.stringify({ body }))?.slice(1)).toEqual([
      ['body.event 1.a', '1', '1'],
      ['body.event 2.a', 'ü', 'ü'],
    ]);
  });

  it('is null where there is no JSON', () => {
    for (const text of ['', 'model: x', '{"a":1', '{"a":1} {"b":2}', "{'a':1}"]) expect(read(text)).toBeNull();
    expect(placedText(new Uint8Array([0x22, 0xff, 0x22]))).toBeNull();
  });

  it('law: the places are the leaves of the value, and their bytes read again as it', () => {
    fc.assert(
      fc.property(spaced, (text) => {
        const bytes = utf8(text);
        const places = jsonPlaces(placedText(bytes)!)!.filter(({ isName }) => !isName);
        const told = places.map(({ path, text }) => [path.join('.'), text]);
        for (const leaf of leaves(parseJson(text))) expect(told).toContainEqual([...leaf]);
        for (const place of places.filter(({ path }) => !isNested(path, places))) {
          const raw = new TextDecoder().decode(bytes.slice(place.start, place.end));
          const again = parseJson(place.kind === 'text' ? `"${raw}"` : raw);
          expect(again instanceof JsonNumber ? again.text : String(again)).toBe(place.text);
        }
      }),
    );
  });

  it('law: a part of a text has the bytes of that part', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string(),
        (a, b, c) => {
          const bytes = utf8(JSON.stringify([`-${a}${b}${c}`]));
          const [place] = jsonPlaces(placedText(bytes)!)!;
          const [start, end] = [place!.offsets[1 + a.length]!, place!.offsets[1 + a.length + b.length]!];
          expect(JSON.parse(`"${new TextDecoder().decode(bytes.slice(start, end))}"`)).toBe(b);
        },
      ),
    );
  });
});

/** Inside of a text, whose bytes are escaped once more. */
function isNested(path: readonly string[], places: readonly { readonly path: readonly string[] }[]): boolean {
  return places.some((other) => other.path.length < path.length && other.path.every((part, i) => part === path[i]));
}
