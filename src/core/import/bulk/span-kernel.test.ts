import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKernel } from '../../kernel-file.ts';
import { asStored, general, group, unpacked, type Told } from './exports.test-helper.ts';
import { createSpanKernel } from './span-kernel.ts';

const kernel = createSpanKernel(loadKernel('otlp.wasm'), 1 << 20);

function fast(bytes: Buffer): readonly Told[] | null {
  bytes.copy(kernel.text);
  const scanned = kernel.scan(bytes.length, 0);
  if (scanned === null) return null;
  const told = unpacked(scanned.block);
  expect(scanned.bytes).toBe(told.reduce((sum, span) => sum + span.length, 0));
  return told;
}

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
    ['a time that is none', ',"startTimeUnixNano":"today"'],
    ['a time that is no whole number', ',"endTimeUnixNano":1.7e18'],
    ['a time that is a list', ',"startTimeUnixNano":[1]'],
    ['a time that is a word', ',"startTimeUnixNano":true'],
    ['a time of more than 63 bits', ',"endTimeUnixNano":"9223372036854775808"'],
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
    String.raw`{"key":"llm.invocation_parameters","value":{"stringValue":"{\"model\":\"m\"}"}}`,
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
