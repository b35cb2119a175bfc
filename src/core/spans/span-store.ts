/** The spans of a case, read back out of their blocks. */
import { traceKey } from '../../base/ids.ts';
import type { Locator } from '../../model/locator.ts';
import type { SpanStatement } from '../../model/statement.ts';
import type { Db, Row } from '../store/db.ts';
import { freeMemory } from './free-memory.ts';
import { openBlock, type NarrowBlock, type SpanBlock } from './span-block.ts';
import { mayHold, traceHash } from './trace-hashes.ts';

export interface StoredSpan {
  readonly id: number;
  readonly at: Locator;
  readonly statement: SpanStatement;
}

/** A block with the id of its first span. */
export interface StoredBlock {
  readonly firstId: number;
  readonly source: number;
  readonly block: SpanBlock;
}

/** The spans of a block that speak of an inference, not read yet. */
export interface RequestBlock {
  readonly id: number;
  /** How many there are. */
  readonly requests: number;
  open(): RequestSpans;
}

/** Those spans alone, with their places in the whole block. */
export interface RequestSpans extends StoredBlock, NarrowBlock {}

export interface SpanStore {
  /** In order of import; without readings that another one replaced. */
  blocks(): Iterable<StoredBlock>;
  /** With those: what was imported. */
  allBlocks(): Iterable<StoredBlock>;
  /** Those with spans that speak of an inference, in order of import. */
  requestBlocks(): Iterable<RequestBlock>;
  /** Null when no span has this id. */
  get(id: number): StoredSpan | null;
  /** The first span at a place that speaks of an inference; null for none. */
  at(source: number, offset: number, length: number): StoredSpan | null;
  /** However its id is written, in order of import. */
  ofTrace(traceId: string): Iterable<StoredSpan>;
  /** Blocks in which spans of the trace may lie, others beside them. */
  around(traceId: string): Iterable<StoredBlock>;
}

/** Unpacked blocks that stay in memory: records of one request lie in a few of them, each further on than for the last one. */
const CACHE_BYTES = 16 * 1024 * 1024;

export function spanAt({ firstId, source, block }: StoredBlock, i: number): StoredSpan {
  return {
    id: firstId + i,
    at: { source, offset: block.offset(i), length: block.length(i) },
    statement: block.statement(i),
  };
}

/** Frees their memory: nothing may be asked of them any more. */
export function freeSpans({ block, places }: RequestSpans): void {
  block.free();
  freeMemory(places);
}

function openStored(db: Db, id: number, source: number): StoredBlock {
  const data = db.named('span_block_data').get(id)?.['data'] as Uint8Array;
  const block = openBlock(data);
  freeMemory(data);
  return { firstId: id, source, block };
}

/** The blocks used last. Blocks never change, so nothing here grows old. */
function createBlockCache(db: Db): (id: number, source: number) => StoredBlock {
  const cache = new Map<number, StoredBlock>();
  let held = 0;
  return (id, source) => {
    const known = cache.get(id);
    if (known !== undefined) {
      cache.delete(id);
      cache.set(id, known);
      return known;
    }
    const found = openStored(db, id, source);
    cache.set(id, found);
    held += found.block.bytes;
    for (const [key, { block }] of cache) {
      if (held <= CACHE_BYTES || key === id) break;
      held -= block.bytes;
      cache.delete(key);
    }
    return found;
  };
}

export function openSpanStore(db: Db): SpanStore {
  const cached = createBlockCache(db);
  const stored = (row: Row): StoredBlock => ({
    firstId: Number(row['id']),
    source: Number(row['source_id']),
    block: openBlock(row['data'] as Uint8Array),
  });
  return {
    *blocks() {
      for (const row of db.named('span_blocks').iterate()) yield stored(row);
    },
    *allBlocks() {
      for (const row of db.named('span_blocks_all').iterate()) yield stored(row);
    },
    *requestBlocks() {
      for (const row of db.named('span_blocks_about_requests').iterate())
        yield {
          id: Number(row['id']),
          requests: Number(row['requests']),
          open: () => {
            const whole = openStored(db, Number(row['id']), Number(row['source_id']));
            const found = whole.block.requests();
            if (found.block !== whole.block) whole.block.free();
            return { ...whole, ...found };
          },
        };
    },
    get(id) {
      const row = db.named('span_block_of').get(id);
      if (row === undefined) return null;
      const [firstId, spans] = [Number(row['id']), Number(row['spans'])];
      return id >= firstId + spans ? null : spanAt(cached(firstId, Number(row['source_id'])), id - firstId);
    },
    at(source, offset, length) {
      for (const row of db.named('span_blocks_at').all(source, offset, offset)) {
        const found = cached(Number(row['id']), source);
        const { block } = found;
        for (let i = 0; i < block.spans; i += 1)
          if (block.offset(i) === offset && block.length(i) === length && block.isAboutRequest(i))
            return spanAt(found, i);
      }
      return null;
    },
    *around(traceId) {
      const hash = traceHash(traceKey(traceId, 16) ?? traceId);
      const ids: (readonly [number, number])[] = [];
      for (const row of db.named('span_block_traces').iterate())
        if (mayHold(row['traces'] as Uint8Array, hash)) ids.push([Number(row['id']), Number(row['source_id'])]);
      for (const [id, source] of ids) yield cached(id, source);
    },
    *ofTrace(traceId) {
      const key = traceKey(traceId, 16) ?? traceId;
      for (const found of this.around(traceId)) {
        for (let i = 0; i < found.block.spans; i += 1) {
          const text = found.block.text('traceId', i);
          if (text !== null && (text === key || (traceKey(text, 16) ?? text) === key)) yield spanAt(found, i);
        }
      }
    },
  };
}
