import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../base/bytes.ts';
import { fieldAt, placesOfFields } from './field-places.ts';
import { recordPlaces } from './record-places.ts';
import type { Field } from './statement-fields.ts';

/** What is lit for one field of a record: the text of its bytes, the way there, and how it is the same. */
function litOf(
  record: string | Uint8Array,
  name: string,
  value: unknown,
): readonly (readonly [string, string, string])[] {
  const bytes = typeof record === 'string' ? utf8(record) : record;
  const places = recordPlaces(bytes);
  if (places === null) throw new Error('the whole record is the ground');
  return (placesOfFields([{ name, value }], places).get(name) ?? []).map(({ start, end, path, how }) => [
    new TextDecoder().decode(bytes.slice(start, end)),
    path.join('.'),
    how,
  ]);
}

const hash = 'ab'.repeat(32);

describe('placesOfFields', () => {
  it('tells equal values apart by the names on the way to them', () => {
    const pair = '{"request":{"model":"m-1"},"response":{"model":"m-1","id":"m-1"}}';
    expect(litOf(pair, 'labelAsked', 'm-1')).toEqual([['m-1', 'request.model', 'as written']]);
    expect(litOf(pair, 'labelAnswered', 'm-1')).toEqual([['m-1', 'response.model', 'as written']]);
    expect(litOf(pair, 'responseId', 'm-1')).toEqual([['m-1', 'response.id', 'as written']]);
    expect(litOf('{"leafEncoding":["bytes32","bytes32"]}', 'leafEncoding.1', 'bytes32')).toEqual([
      ['bytes32', 'leafEncoding.1', 'as written'],
    ]);
  });

  it('says it when nothing tells them apart, and when the value is nowhere', () => {
    expect(litOf('{"x":"same-value","y":"same-value"}', 'teeId', 'same-value')).toHaveLength(2);
    expect(litOf('{"model":"m-12"}', 'labelAsked', 'm-1')).toEqual([]);
    // The answer's label does not stand in the request, whatever stands there.
    expect(litOf('{"request":{"model":"m-1"},"response":{}}', 'labelAnswered', 'm-1')).toEqual([]);
    for (const value of [null, undefined, '', {}]) expect(litOf('{"a":""}', 'a', value)).toEqual([]);
  });

  it('knows the value in another spelling', () => {
    expect(litOf(`{"h":"0x${hash.toUpperCase()}"}`, 'inputHash', hash)).toEqual([
      [`0x${hash.toUpperCase()}`, 'h', 'converted'],
    ]);
    expect(litOf(`{"h":"${Buffer.from(hash, 'hex').toString('base64')}"}`, 'inputHash', hash)[0]?.[2]).toBe(
      'converted',
    );
    expect(litOf('{"created":1772460309}', 'timeNs', '1772460309000000000')).toEqual([
      ['1772460309', 'created', 'converted'],
    ]);
    expect(litOf('{"ts":"2026-03-02T14:05:09.250Z"}', 'timeNs', '1772460309250000000')).toHaveLength(1);
    expect(litOf('{"blockNumber":"0xc3e8a8"}', 'blockNumber', '12839080')).toEqual([
      ['0xc3e8a8', 'blockNumber', 'converted'],
    ]);
    // No field of a time: a number that looks like one is not it.
    expect(litOf('{"created":1772460309}', 'count', '1772460309000000000')).toEqual([]);
  });

  it('lights the part of a longer text that is the value, at whole bytes', () => {
    expect(litOf(`{"data":"0x${'0'.repeat(62)}20${hash}"}`, 'merkleRoot', hash)).toEqual([[hash, 'data', 'part']]);
    expect(litOf(`{"data":"0x0${hash}0"}`, 'merkleRoot', hash)).toEqual([]);
    expect(litOf('{"url":"https://hub/models/og-1hr-volatility-x/versions"}', 'label', 'og-1hr-volatility-x')).toEqual([
      ['og-1hr-volatility-x', 'url', 'part'],
    ]);
  });

  it('calls values in lists of keys by their key', () => {
    const span =
      '{"attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}},{"key":"x","value":{"stringValue":"m"}}]}';
    expect(litOf(span, 'labelAsked', 'm').map(([, path]) => path)).toEqual(['attributes.0.value.stringValue']);
  });

  it('takes short values only under a name that says the same', () => {
    expect(litOf('{"stream":true,"enabled":true,"n":0,"teeType":0}', 'enabled', true)).toEqual([
      ['true', 'enabled', 'as written'],
    ]);
    expect(litOf('{"stream":true}', 'hasOutput', true)).toEqual([]);
    expect(litOf('{"n":0,"teeType":0}', 'teeType', 0)).toEqual([['0', 'teeType', 'as written']]);
  });

  it('law: what is lit as written reads again as the value, and each of its bytes leads back to the field', () => {
    const key = fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 4, maxLength: 8 });
    const value = fc.string({ unit: 'grapheme', minLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, minLength: 1 }), (members) => {
        const bytes = utf8(JSON.stringify(Object.fromEntries(members)));
        const fields: readonly Field[] = members.map(([name, text]) => ({ name, value: text }));
        const found = placesOfFields(fields, recordPlaces(bytes)!);
        for (const { name, value: text } of fields) {
          const written = found.get(name)!.filter(({ how }) => how === 'as written');
          expect(written.length).toBeGreaterThan(0);
          for (const { start, end } of written) {
            expect(JSON.parse(`"${new TextDecoder().decode(bytes.slice(start, end))}"`)).toBe(text);
            const [first, last] = [fieldAt(found, start), fieldAt(found, end - 1)];
            for (const other of [first, last]) expect(fields.some((field) => field.name === other)).toBe(true);
          }
        }
        expect(fieldAt(found, 0)).toBeNull();
      }),
    );
  });
});

describe('recordPlaces', () => {
  const values = (record: string) =>
    recordPlaces(utf8(record))
      ?.filter(({ isName }) => !isName)
      .map(({ path, text }) => [path.join('.'), text]);

  it('reads a member without its object, a stream of events, and lines of JSON', () => {
    expect(values('"0x04":{"owner":"a"}')).toEqual([['0x04.owner', 'a']]);
    expect(values('data: {"a":1}\n\ndata: {"a":2}\n\ndata: [DONE]\n')).toEqual([
      ['event 1.a', '1'],
      ['event 2.a', '2'],
    ]);
    expect(values('{"a":1}\n{"a":2}')).toEqual([
      ['line 1.a', '1'],
      ['line 2.a', '2'],
    ]);
  });

  it('reads lines that name what they tell, and others as they are', () => {
    expect(values('=== TEE Details: 0xe1 ===\n  PCR Hash:   0x77\nGET /x 200\n')).toEqual([
      ['TEE Details', '0xe1 ==='],
      ['PCR Hash', '0x77'],
      ['line 3', 'GET /x 200'],
    ]);
  });

  it('knows no places in what is not text', () => {
    expect(recordPlaces(new Uint8Array([0xd2, 0x84, 0x44, 0xa1]))).toBeNull();
    expect(recordPlaces(utf8('a\0b'))).toBeNull();
    expect(recordPlaces(new Uint8Array())).toBeNull();
  });
});
