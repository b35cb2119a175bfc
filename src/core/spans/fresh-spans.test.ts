import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { SpanStatement } from '../../model/statement.ts';
import { FreshSpans } from './fresh-spans.ts';
import { openBlock, packSpans } from './span-block.ts';
import { TEXT_FIELDS } from './span-columns.ts';

const span = (fields: Partial<SpanStatement>): SpanStatement =>
  ({
    kind: 'span',
    startNs: '5',
    endNs: null,
    ...Object.fromEntries(TEXT_FIELDS.map((field) => [field, null])),
    name: 'call',
    ...fields,
  }) as SpanStatement;

const packed = (...labels: readonly (string | null)[]) =>
  packSpans(labels.map((labelAsked, i) => ({ statement: span({ labelAsked }), offset: i * 10, length: 10 })));

describe('spans that were just imported', () => {
  it('are those that the case holds, once their source is in it', () => {
    const fresh = new FreshSpans();
    const block = packed(null, 'a', null, 'b');
    fresh.add(1, 7, block);
    expect(fresh.get(1)).toBeNull();
    fresh.keep();
    const found = fresh.get(1)!;
    const stored = openBlock(block.data).requests();
    expect([found.firstId, found.source, [...found.places]]).toEqual([1, 7, [1, 3]]);
    expect([0, 1].map((i) => found.block.statement(i))).toEqual([0, 1].map((i) => stored.block.statement(i)));
  });

  it('hold their own texts, and not the records that these stood in', () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const fresh = new FreshSpans();
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let block = 0; block < 4; block += 1) {
      const records = Array.from({ length: 100 }, (_, i) =>
        `${'x'.repeat(100_000)} a label of its own, ${block} ${i}`.toUpperCase(),
      );
      fresh.add(block * 100 + 1, 7, packed(...records.map((record) => record.slice(-30))));
    }
    fresh.keep();
    gc();
    expect(fresh.get(1)?.block.text('labelAsked', 0)).toContain('A LABEL OF ITS OWN, 0 0');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  });

  it('are forgotten when their source did not come in', () => {
    const fresh = new FreshSpans();
    fresh.add(1, 7, packed('lost'));
    fresh.drop();
    fresh.add(1, 7, packed('kept'));
    fresh.keep();
    expect(fresh.get(1)?.block.text('labelAsked', 0)).toBe('kept');
  });

  it('are gone once they were freed', () => {
    const fresh = new FreshSpans();
    fresh.add(1, 7, packed('a'));
    fresh.keep();
    fresh.free();
    expect(fresh.get(1)).toBeNull();
  });

  it('are no more than there is room for', () => {
    const fresh = new FreshSpans();
    const long = packed(...Array.from({ length: 100 }, (_, i) => `${i}`.repeat(50_000)));
    let id = 1;
    for (; fresh.hasRoom && id < 100; id += 1) fresh.add(id, 7, long);
    expect(id).toBeLessThan(10);
    fresh.add(id, 7, long);
    fresh.keep();
    expect(fresh.get(id)).toBeNull();
    expect(fresh.get(id - 1)).not.toBeNull();
  });
});
