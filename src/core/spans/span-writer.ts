/** Spans of one source on their way into the case: gathered into blocks, written, digested. */
import { createHash } from 'node:crypto';
import { createRowDigest, type DigestCell, type RowDigest } from '../case/row-digest.ts';
import type { Db } from '../store/db.ts';
import type { FreshSpans } from './fresh-spans.ts';
import { packSpans, type PackedBlock, type PlacedSpan } from './span-block.ts';

/** As many as a piece of 4 MiB of a common export holds: a block is read whole for one of its spans. */
const SPANS_PER_BLOCK = 4096;
/** What a block's offsets may lie apart. */
const MAX_REACH = 2 ** 32 - 1;

export interface SpanWriter {
  add(span: PlacedSpan): void;
  /** A block that was packed elsewhere; what was added before is written before it. */
  addBlock(block: PackedBlock): void;
  /** Writes what is left. */
  finish(): void;
  readonly digest: RowDigest;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What the log's digest covers of a row of `span_block`: all but its id, which depends on what came before. */
export function blockCells(block: Omit<PackedBlock, 'narrow'>): readonly DigestCell[] {
  const { spans, requests, offset, end, firstNs, lastNs, traces, data } = block;
  return [spans, requests, offset, end, firstNs, lastNs, sha256(traces), sha256(data)];
}

/** `fresh`: takes what the passes will ask for. */
export function createSpanWriter(db: Db, source: number, fresh: FreshSpans | null = null): SpanWriter {
  const digest = createRowDigest();
  let pending: PlacedSpan[] = [];
  let [least, most] = [0, 0];
  let nextId: number | null = null;

  const put = (block: PackedBlock): void => {
    nextId ??= Number(db.named('span_next_id').get()?.['id']);
    const { spans, requests, offset, end, firstNs, lastNs, traces, data } = block;
    db.named('span_block_put').run(
      nextId,
      source,
      spans,
      requests,
      offset,
      end,
      firstNs === null ? null : BigInt(firstNs),
      lastNs === null ? null : BigInt(lastNs),
      traces,
      data,
    );
    fresh?.add(nextId, source, block);
    nextId += spans;
    digest.add(blockCells(block));
  };
  const flush = (): void => {
    if (pending.length === 0) return;
    const spans = pending;
    pending = [];
    put(packSpans(spans));
  };

  return {
    digest,
    add(span) {
      const [from, to] = pending.length === 0 ? [span.offset, span.offset] : [least, most];
      least = Math.min(from, span.offset);
      most = Math.max(to, span.offset);
      if (most - least > MAX_REACH) {
        flush();
        least = most = span.offset;
      }
      pending.push(span);
      if (pending.length >= SPANS_PER_BLOCK) flush();
    },
    addBlock(block) {
      flush();
      put(block);
    },
    finish: flush,
  };
}
