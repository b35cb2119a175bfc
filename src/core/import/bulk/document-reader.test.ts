import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKernel } from '../../kernel-file.ts';
import { CARRY_BYTES } from './chunk.ts';
import { createDocumentReader, OPENING_BYTES } from './document-reader.ts';
import { asStored, general, group, unpacked, type Told } from './exports.test-helper.ts';
import { createSpanKernel } from './span-kernel.ts';

const PIECE_BYTES = 1 << 20;
const kernel = createSpanKernel(loadKernel('otlp.wasm'), PIECE_BYTES + CARRY_BYTES + OPENING_BYTES);

/** What the reader says of a document that comes in pieces; null where it leaves it. */
function read(bytes: Buffer, pieceBytes: number): readonly Told[] | null {
  const told: Told[] = [];
  let behind = 0;
  const reader = createDocumentReader(kernel, ({ block, bytes: booked }, offset, end) => {
    const spans = unpacked(block);
    expect(offset).toBeGreaterThanOrEqual(behind);
    expect(spans[0]?.offset).toBeGreaterThanOrEqual(offset);
    expect((spans.at(-1)?.offset ?? 0) + (spans.at(-1)?.length ?? 0)).toBeLessThanOrEqual(end);
    expect(booked).toBe(spans.reduce((sum, { length }) => sum + length, 0));
    behind = end;
    told.push(...spans);
  });
  for (let at = 0; at < bytes.length; at += pieceBytes)
    if (!reader.push(bytes.subarray(at, at + pieceBytes))) return null;
  return reader.end() ? told : null;
}

const document = fc
  .tuple(
    fc.array(group, { minLength: 1, maxLength: 4 }),
    fc.constantFrom(undefined, 1, '\t'),
    fc.constantFrom('', '\n', ' \r\n\n'),
  )
  .map(([resourceSpans, indent, end]) => JSON.stringify({ resourceSpans }, null, indent) + end);

async function expectSame(bytes: Buffer, pieceBytes: number): Promise<boolean> {
  const found = read(bytes, pieceBytes);
  if (found === null) return false;
  const expected = await general(bytes);
  expect(expected).not.toBeNull();
  expect(found).toEqual(asStored(expected ?? []));
  return true;
}

describe('the reader of documents against the general one', () => {
  it('says the same of whatever it takes, wherever its pieces end', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(document, fc.integer({ min: 1, max: 900 }), async (text, pieceBytes) => {
        if (await expectSame(Buffer.from(text), pieceBytes)) taken += 1;
      }),
      { numRuns: 400 },
    );
    expect(taken).toBeGreaterThan(80);
  });

  it('never takes what a changed, lost or doubled byte broke for something else', async () => {
    const edit = fc.tuple(fc.constantFrom('change', 'lose', 'double'), fc.nat(), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(
        document,
        fc.integer({ min: 30, max: 400 }),
        edit,
        async (text, pieceBytes, [how, place, to]) => {
          const bytes = Buffer.from(text);
          const at = place % bytes.length;
          if (how === 'change') bytes[at] = to;
          const kept = how === 'lose' ? 0 : how === 'double' ? 2 : 1;
          const one = bytes.subarray(at, at + 1);
          const edited = Buffer.concat([
            bytes.subarray(0, at),
            ...Array.from({ length: kept }, () => one),
            bytes.subarray(at + 1),
          ]);
          await expectSame(edited, pieceBytes);
        },
      ),
      { numRuns: 600 },
    );
  });
});

const span = (n: number): string =>
  `{"traceId":"${'1'.repeat(32)}","spanId":"000000000000000${n}","name":"n${n}","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}}]}`;
const head =
  '{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},"scopeSpans":[{"scope":{"name":"a"},"spans":[';

describe('a document', () => {
  it('gives spans of every piece the resource that stood in the first', () => {
    const text = `${head}${[1, 2, 3, 4].map(span).join()}],"schemaUrl":"u"}],"schemaUrl":"v"}]}\n`;
    const found = read(Buffer.from(text), head.length + span(1).length + 20);
    expect(found?.map(({ statement }) => [statement.name, statement.service])).toEqual(
      ['n1', 'n2', 'n3', 'n4'].map((name) => [name, 's']),
    );
  });

  it.each([
    ['no comma between spans', `${head}${span(1)} ${span(2)}]}]}]}`],
    ['a comma too many', `${head}${span(1)},]}]}]}`],
    ['two commas', `${head}${span(1)},,${span(2)}]}]}]}`],
    ['no end', `${head}${span(1)},${span(2)}]}]}`],
    ['no end of its list', `${head}${span(1)},${span(2)}`],
    ['a comma at the end', `${head}${span(1)},`],
    ['another document behind it', `${head}${span(1)}]}]}]}{"a":1}`],
    ['a member behind its spans', `${head}${span(1)}]}]}],"x":1}`],
    ['a scope told twice', `${head}${span(1)}],"scope":{}}]}]}`],
    ['a resource told twice', `${head}${span(1)}]}],"resource":{}}]}`],
    ['nothing but blanks', '   '],
    ['nothing', ''],
  ])('is left to the general reader with %s, wherever its pieces end', (_what, text) => {
    const bytes = Buffer.from(text);
    for (let pieceBytes = 1; pieceBytes <= bytes.length + 1; pieceBytes += 1)
      expect([pieceBytes, read(bytes, pieceBytes)]).toEqual([pieceBytes, null]);
  });

  it('is left with a span that is longer than what may wait for its end', () => {
    const text = `${head}${span(1).replace('n1', 'n'.repeat(CARRY_BYTES + PIECE_BYTES))}]}]}]}`;
    expect(read(Buffer.from(text), PIECE_BYTES)).toBeNull();
  });
});
