import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../model/statement.ts';
import { MAX_NS } from '../../base/time.ts';
import { openBlock, openNarrow, packSpans, type PlacedSpan } from './span-block.ts';
import { EARLIER_TEXT_FIELDS, HEX_WIDTHS, REQUEST_FIELDS, TEXT_FIELDS } from './span-columns.ts';
import { mayHold, traceHash } from './trace-hashes.ts';

const wellFormed = fc.string({ unit: 'binary' });
const hexOf = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => Buffer.from(value).toString('hex'));
const time = fc.option(fc.bigInt(1n, MAX_NS).map(String));

const statement: fc.Arbitrary<SpanStatement> = fc
  .record({
    ...Object.fromEntries(
      TEXT_FIELDS.map((field) => {
        const width = HEX_WIDTHS[field];
        const text = width === undefined ? wellFormed : fc.oneof({ weight: 4, arbitrary: hexOf(width) }, wellFormed);
        return [field, field === 'name' ? text : fc.option(text)];
      }),
    ),
    startNs: time,
    endNs: time,
  })
  .map((fields) => {
    const { server, ...others } = fields as { readonly server?: string | null };
    return { kind: 'span', ...others, ...(typeof server === 'string' && { server }) } as unknown as SpanStatement;
  });

const placed: fc.Arbitrary<PlacedSpan> = fc.record({
  statement,
  offset: fc.integer({ min: 2 ** 40, max: 2 ** 40 + 2 ** 31 }),
  length: fc.nat(1_000_000),
});

const silent = (spoken: SpanStatement): SpanStatement => ({
  ...spoken,
  ...Object.fromEntries(REQUEST_FIELDS.map((field) => [field, null])),
});

describe('a block of spans', () => {
  it('gives back what went in, whatever the texts, times and places', () => {
    fc.assert(
      fc.property(fc.array(placed, { minLength: 1, maxLength: 40 }), (spans) => {
        const block = openBlock(packSpans(spans).data);
        expect(block.spans).toBe(spans.length);
        const back = spans.map((_, i) => ({
          statement: block.statement(i),
          offset: block.offset(i),
          length: block.length(i),
        }));
        expect(back).toEqual(spans);
      }),
      { numRuns: 150 },
    );
  });

  it('holds some of its spans alone as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(placed, fc.boolean()), { minLength: 1, maxLength: 20 }), (given) => {
        const spans = given.map(([span, isSilent]) =>
          isSilent ? { ...span, statement: silent(span.statement) } : span,
        );
        const packed = packSpans(spans);
        const block = openBlock(packed.data);
        const places = spans.flatMap((_, i) => (block.isAboutRequest(i) ? [i] : []));
        for (const { block: narrow, places: kept } of [block.requests(), openNarrow(packed.narrow!)]) {
          expect([...kept]).toEqual(places);
          expect(narrow.spans).toBe(places.length);
          places.forEach((from, to) => {
            const own = [narrow.statement(to), narrow.offset(to), narrow.length(to), narrow.isAboutRequest(to)];
            expect(own).toEqual([block.statement(from), block.offset(from), block.length(from), true]);
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  it('may give its memory back once some of its spans are held alone', () => {
    const id = (i: number): string => i.toString(16).padStart(32, '0');
    const spans = Array.from({ length: 20_000 }, (_, i): PlacedSpan => {
      const labelAsked = i === 7 || i === 19_999 ? 'gpt-4.1' : null;
      return { statement: { ...EMPTY, traceId: id(i), startNs: String(i), labelAsked }, offset: i, length: 1 };
    });
    const block = openBlock(packSpans(spans).data);
    const { block: narrow } = block.requests();
    block.free();
    block.free();
    expect([0, 1].map((i) => [narrow.text('traceId', i), narrow.time('startNs', i), narrow.offset(i)])).toEqual([
      [id(7), '7', 7],
      [id(19_999), '19999', 19_999],
    ]);
  });

  it('tells of itself what its spans say', () => {
    fc.assert(
      fc.property(fc.array(placed, { minLength: 1, maxLength: 20 }), (spans) => {
        const packed = packSpans(spans);
        const starts = spans.flatMap(({ statement: { startNs } }) => (startNs === null ? [] : [BigInt(startNs)]));
        const sorted = starts.toSorted((a, b) => (a < b ? -1 : 1));
        expect([packed.firstNs, packed.lastNs]).toEqual([
          sorted[0]?.toString() ?? null,
          sorted.at(-1)?.toString() ?? null,
        ]);
        expect(packed.offset).toBe(Math.min(...spans.map(({ offset }) => offset)));
        expect(packed.end).toBe(Math.max(...spans.map(({ offset, length }) => offset + length)));
        const about = spans.filter((span) => REQUEST_FIELDS.some((field) => span.statement[field] !== null));
        expect(packed.requests).toBe(about.length);
      }),
      { numRuns: 80 },
    );
  });

  it('knows its traces, packed or not, and no other', () => {
    const ids = Array.from({ length: 200 }, (_, i) => (i + 1).toString(16).padStart(32, '0'));
    const spansOf = (traceIds: readonly string[]): PlacedSpan[] =>
      traceIds.map((traceId, i) => ({ statement: { ...EMPTY, traceId }, offset: i, length: 1 }));
    for (const spelled of [ids, [...ids, 'ABC'.padStart(32, '0')], ids.map((id) => id.replace(/^0+/, ''))]) {
      const { traces } = packSpans(spansOf(spelled));
      expect(ids.every((id) => mayHold(traces, traceHash(id)))).toBe(true);
      expect(mayHold(traces, traceHash('f'.repeat(32)))).toBe(false);
    }
    expect(packSpans(spansOf(['0'.repeat(32)])).traces).toHaveLength(0);
  });

  it('of an earlier form holds the same, but for where calls went', () => {
    const span = { ...EMPTY, node: 'node-1', cacheResult: 'hit' };
    const bytes = zstdDecompressSync(packSpans([{ statement: span, offset: 0, length: 1 }]).data);
    // The last column, which it does not have, is the head of one that is absent.
    for (const form of [0x42505331, 0x42505332]) {
      const earlier = Buffer.from(bytes.subarray(0, bytes.length - 8));
      earlier.writeUInt32LE(form, 0);
      expect(openBlock(zstdCompressSync(earlier)).statement(0)).toEqual(span);
    }
  });

  it('refuses bytes that are no block', () => {
    const { data } = packSpans([{ statement: EMPTY, offset: 0, length: 1 }]);
    expect(() => openBlock(data.subarray(0, data.length - 3))).toThrow(
      expect.objectContaining({ code: 'CASE_CORRUPT' }),
    );
    expect(() => openBlock(new Uint8Array(3))).toThrow(expect.objectContaining({ code: 'CASE_CORRUPT' }));
  });
});

const EMPTY: SpanStatement = {
  kind: 'span',
  name: '',
  startNs: null,
  endNs: null,
  ...Object.fromEntries(EARLIER_TEXT_FIELDS.filter((field) => field !== 'name').map((field) => [field, null])),
} as unknown as SpanStatement;
