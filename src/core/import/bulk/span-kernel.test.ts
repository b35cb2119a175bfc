import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../../model/statement.ts';
import { loadKernel } from '../../kernel-file.ts';
import { openBlock, packSpans } from '../../spans/span-block.ts';
import { otlpJson } from '../formats/otlp-json.ts';
import { FIELD_KEYS, NODE_KEYS } from '../trace/span-fields.ts';
import type { RecordSink } from '../importer.ts';
import { createSpanKernel } from './span-kernel.ts';

const kernel = createSpanKernel(loadKernel('otlp.wasm'), 1 << 20);

interface Told {
  readonly statement: SpanStatement;
  readonly offset: number;
  readonly length: number;
}

/** What the general reader says of the same bytes; null when it books anything but spans. */
async function general(bytes: Buffer): Promise<readonly Told[] | null> {
  const told: Told[] = [];
  let isClean = true;
  const other = (): void => void (isClean = false);
  const sink: RecordSink = {
    statement: (statement, offset, length) => told.push({ statement: statement as SpanStatement, offset, length }),
    accepted: () => undefined,
    rejected: other,
    skipped: other,
    issue: other,
  };
  const source = {
    size: bytes.length,
    // eslint-disable-next-line require-yield
    async *stream() {
      yield bytes;
    },
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  await otlpJson.read(source, sink, {
    name: 'a',
    path: 'a',
    askedCaptureNs: null,
    fileTimeNs: null,
    signal: new AbortController().signal,
  });
  return isClean ? told : null;
}

function fast(bytes: Buffer): readonly Told[] | null {
  bytes.copy(kernel.text);
  const scanned = kernel.scan(bytes.length, 0);
  if (scanned === null) return null;
  const block = openBlock(scanned.block.data);
  const told = Array.from({ length: block.spans }, (_, i) => ({
    statement: block.statement(i),
    offset: block.offset(i),
    length: block.length(i),
  }));
  expect(scanned.bytes).toBe(told.reduce((sum, span) => sum + span.length, 0));
  return told;
}

/** The case keeps lone surrogates as U+FFFD. */
const asStored = (told: readonly Told[]): readonly Told[] => {
  if (told.length === 0) return told;
  const block = openBlock(packSpans(told).data);
  return told.map((span, i) => ({ ...span, statement: block.statement(i) }));
};

const word = fc.oneof(
  fc.constantFrom('', 'a', 'run', 'SPAN_KIND_SERVER', 'STATUS_CODE_ERROR', '0', '3', '007', '0xABcd', 'AB'.repeat(32)),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ maxLength: 70 }),
);
const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => Buffer.from(value).toString('hex'));
const number = fc.oneof(
  fc.nat(5),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 1.5, -3, 1e21),
);
const odd = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  number,
  fc.array(word, { maxLength: 2 }),
  fc.dictionary(word, word, { maxKeys: 2 }),
);

/** Enough of what is unusual to meet it, and enough without to get through. */
const mostly = <T, U>(usual: fc.Arbitrary<T>, unusual: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: unusual });

const integer = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String), fc.nat());
const kvlist = fc.record({
  values: fc.array(fc.record({ key: word, value: fc.record({ stringValue: word }) }), { maxLength: 2 }),
});
const anyValue = mostly(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ stringValue: word }) },
    { weight: 2, arbitrary: fc.record({ intValue: integer }) },
    fc.record({ doubleValue: number }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ kvlistValue: kvlist }),
    fc.constant({}),
  ),
  fc.oneof(fc.record({ stringValue: odd, intValue: odd }, { requiredKeys: [] }), odd),
);
const key = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...FIELD_KEYS.map(([name]) => name), ...NODE_KEYS, 'service.name') },
  word,
);
const attribute = mostly(
  fc.record({ key, value: anyValue }),
  fc.oneof(fc.record({ value: anyValue, key }, { requiredKeys: [] }), odd),
);
const keyed = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'key' in value ? value.key : value;
const attributes = mostly(
  fc.uniqueArray(attribute, { maxLength: 8, selector: keyed }),
  fc.oneof(fc.array(attribute, { maxLength: 8 }), odd),
);
const time = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt(0n, 2n ** 64n).map(String) },
  fc.constantFrom('', '0', '00017', 'soon', '9223372036854775807', '9223372036854775808', 1712345678, 1.5),
);
const span = fc.record(
  {
    traceId: mostly(hex(16), fc.oneof(word, odd)),
    spanId: mostly(hex(8), word),
    parentSpanId: mostly(fc.oneof({ weight: 6, arbitrary: hex(8) }, fc.constantFrom('', '0'.repeat(16))), word),
    name: mostly(word, odd),
    kind: mostly(fc.oneof(fc.nat(7), word), odd),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes,
    status: mostly(fc.record({ code: mostly(fc.oneof(fc.nat(3), word), odd) }, { requiredKeys: [] }), odd),
    events: fc.array(fc.record({ name: word, attributes }), { maxLength: 2 }),
    traceState: word,
  },
  { requiredKeys: ['name'] },
);
const group = fc.record({
  resource: fc.record({ attributes, droppedAttributesCount: fc.nat(3) }, { requiredKeys: [] }),
  scopeSpans: fc.array(
    fc.record({ scope: fc.record({ name: word }), spans: fc.array(span, { minLength: 1, maxLength: 3 }) }),
    { minLength: 1, maxLength: 2 },
  ),
  schemaUrl: word,
});
const line = fc.record({ resourceSpans: fc.array(group, { minLength: 1, maxLength: 2 }) });

/** Blanks where JSON allows them. */
const written = fc
  .tuple(fc.array(line, { minLength: 2, maxLength: 4 }), fc.constantFrom('\n', '\r\n', '\n\n', ' \n'), fc.boolean())
  .map(([lines, end, wide]) =>
    lines
      .map((value) => (wide ? JSON.stringify(value, null, 1).replaceAll('\n', ' ') : JSON.stringify(value)) + end)
      .join(''),
  );

describe('the kernel against the general reader', () => {
  it('says the same of whatever it says something of', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(written, async (text) => {
        const bytes = Buffer.from(text);
        const found = fast(bytes);
        if (found === null) return;
        taken += 1;
        const expected = await general(bytes);
        expect(expected).not.toBeNull();
        expect(found).toEqual(asStored(expected ?? []));
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('never takes what a flipped byte broke for something else', async () => {
    await fc.assert(
      fc.asyncProperty(
        written,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        async (text, flips) => {
          const bytes = Buffer.from(text);
          for (const [at, to] of flips) bytes[at % bytes.length] = to;
          const found = fast(bytes);
          if (found === null) return;
          const expected = await general(bytes);
          expect(expected).not.toBeNull();
          expect(found).toEqual(asStored(expected ?? []));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the kernel', () => {
  const one = (members: string, attributesText = ''): Buffer =>
    Buffer.from(
      `{"resourceSpans":[{"resource":{"attributes":[${attributesText}]},"scopeSpans":[{"spans":[{"name":"n"${members}}]}]}]}\n`.repeat(
        2,
      ),
    );

  /** An attribute between two that are as plain as can be. */
  const amidPlain = (text: string): Buffer => {
    const plain = (n: number): string => `{"key":"around.${n}","value":{"stringValue":"${n}"}}`;
    return one(`,"attributes":[${plain(1)},${text},${plain(2)}],"kind":2`);
  };

  it('takes what exporters write', () => {
    const found = fast(
      one(
        ',"kind":3,"startTimeUnixNano":"1712345678901234567","attributes":[{"key":"og.blob_id","value":{"stringValue":"b\\u00e9\\n"}}]',
      ),
    );
    expect(found?.[1]?.statement).toMatchObject({
      spanKind: 'client',
      startNs: '1712345678901234567',
      artifactRef: 'bé\n',
      service: 'unknown_service',
    });
  });

  it.each([
    ['a name twice', ',"name":"m"'],
    ['a name that is not read, twice', ',"flags":1,"flags":2'],
    ['a name twice in something that is not read', ',"links":[{"traceId":"a","x":{"attributes":[],"attributes":[]}}]'],
    ['a key of an attribute twice', ',"attributes":[{"key":"og.blob_id","key":"a","value":{}}]'],
    [
      'an attribute that is read, twice',
      `,"attributes":[${['a', 'b'].map((id) => `{"key":"og.blob_id","value":{"stringValue":"${id}"}}`).join()}]`,
    ],
    ['a name that is no data to some', ',"__proto__":{}'],
    ['NUL', ',"traceState":"\\u0000"'],
    ['half a pair', ',"traceState":"\\ud83d\\u0020"'],
    ['the other half', ',"traceState":"\\udc00"'],
    ['a text that does not end', ',"kind":"'],
    ['a number that is none', ',"droppedEventsCount":01'],
    ['a control character', ',"traceState":"\u0001"'],
    ['an escape that is none', ',"traceState":"\\x"'],
    ['a bracket that does not fit', ',"events":[}'],
    ['a comma too many', ',"events":[1,]'],
    ['a literal that is none', ',"events":[nul]'],
    ['something behind a value', ',"events":[1 2]'],
    ['61 levels', `,"events":${'['.repeat(70)}${']'.repeat(70)}`],
  ])('leaves to the general reader: %s', (_what, members) => expect(fast(one(members))).toBeNull());

  it.each([
    '{"key":"og.blob_id","value":{"stringValue":"x"}}',
    '{"key":"og.blob_id","value":{"intValue":"3"}}',
    '{"key":"og.blob_id","value":{"stringValue":""}}',
    '{"key":"","value":{"stringValue":"x"}}',
    '{"key":"og.blob_id" ,"value":{"stringValue":"x"}}',
    '{"key":"og.blob_id","value":{"stringValue":"x"} }',
    '{"key":"og.blob_id","value":{"stringValue":"x"},"a":1}',
    '{"key":"og.blob_id","value":{"stringValue":"x","a":"b"}}',
    '{"key":"og.blob_id","value":{"stringValues":"x"}}',
    '{"key":"og.blob_id","value":{"intValue":3}}',
    '{"key":"og.blob_id","value":{"intValued":"3"}}',
    '{"key":"og.blob_id","values":{"stringValue":"x"}}',
    '{"keys":"og.blob_id","value":{"stringValue":"x"}}',
    String.raw`{"key":"og.blob_id","value":{"stringValue":"a\"}}b"}}`,
    String.raw`{"key":"og.blob_id","value":{"stringValue":"a\\"}}`,
    `{"key":"og.blob_id","value":{"stringValue":"${'long '.repeat(40)}"}}`,
  ])('reads an attribute as the general reader does: %s', async (text) => {
    const bytes = amidPlain(text);
    expect(fast(bytes)).toEqual(await general(bytes));
  });

  it.each([
    '{"key":"og.blob_id","value":{"stringValue":["x"]}}',
    String.raw`{"key":"a\\","value":{"stringValue":"x"}}`,
  ])('leaves an attribute to the general reader: %s', (text) => expect(fast(amidPlain(text))).toBeNull());

  it('leaves a resource that says its name twice', () => {
    const name = '{"key":"service.name","value":{"stringValue":"a"}}';
    expect(fast(one('', name))).not.toBeNull();
    expect(fast(one('', `${name},${name}`))).toBeNull();
  });

  it('takes pairs of surrogates, and many lines without losing room for names', () => {
    const line = one(',"traceState":"\\ud83d\\ude00","flags":1').toString();
    expect(fast(Buffer.from(line.repeat(2500)))?.length).toBe(5000);
  });

  it('leaves bytes that are not UTF-8', () => {
    const bytes = one(',"traceState":"?"');
    bytes[bytes.indexOf('?')] = 0xff;
    expect(fast(bytes)).toBeNull();
  });
});
