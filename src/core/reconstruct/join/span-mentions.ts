/** The spans that speak of an inference, each a mention with a number of its own, behind those of all other records. */
import {
  freeSpans,
  openSpanStore,
  spanAt,
  type RequestBlock,
  type RequestSpans,
  type StoredSpan,
} from '../../spans/span-store.ts';
import type { SpanKeyFields } from './keys.ts';
import type { PassContext } from '../pass.ts';

export interface SpanMentions {
  /** The number of the first. */
  readonly first: number;
  readonly count: number;
  /** Those that are wanted, in order of import, each of which may be read until the next; a block of which none is is not opened. */
  walk(isWanted: (mention: number) => boolean): Iterable<SpanMention>;
}

export interface SpanMention {
  readonly mention: number;
  readonly block: RequestSpans;
  /** Its place among the spans of the block that speak of an inference. */
  readonly i: number;
}

export const idOf = ({ block, i }: SpanMention): number => block.firstId + (block.places[i] ?? 0);

export const spanOf = (found: SpanMention): StoredSpan => ({ ...spanAt(found.block, found.i), id: idOf(found) });

export function keyFieldsOf({ block: { block }, i }: SpanMention): SpanKeyFields {
  return {
    traceId: block.text('traceId', i),
    spanId: block.text('spanId', i),
    responseId: block.text('responseId', i),
    requestId: block.text('requestId', i),
    txHash: block.text('txHash', i),
    labelAsked: block.text('labelAsked', i),
    labelAnswered: block.text('labelAnswered', i),
  };
}

/** Unpacked, of the first blocks, which in small cases are all: each of them is read up to three times. */
const KEPT_BYTES = 4 * 1024 * 1024;

interface Opened {
  readonly block: RequestSpans;
  readonly isKept: boolean;
}

function createOpener(fresh: PassContext['fresh']): (block: RequestBlock) => Opened {
  const kept = new Map<number, RequestSpans>();
  let bytes = 0;
  return ({ id, open }) => {
    const known = fresh?.get(id) ?? kept.get(id);
    if (known !== undefined) return { block: known, isKept: true };
    const block = open();
    bytes += block.block.bytes;
    const isKept = bytes <= KEPT_BYTES;
    if (isKept) kept.set(id, block);
    return { block, isKept };
  };
}

function anyOf(from: number, to: number, isWanted: (mention: number) => boolean): boolean {
  for (let mention = from; mention < to; mention += 1) if (isWanted(mention)) return true;
  return false;
}

export function openSpanMentions({ db, fresh }: PassContext, first: number): SpanMentions {
  const store = openSpanStore(db);
  const opened = createOpener(fresh);
  let count = 0;
  for (const { requests } of store.requestBlocks()) count += requests;
  return {
    first,
    count,
    *walk(isWanted) {
      let next = first;
      for (const found of store.requestBlocks()) {
        const end = next + found.requests;
        if (anyOf(next, end, isWanted)) {
          const { block, isKept } = opened(found);
          for (let i = 0; i < found.requests; i += 1) if (isWanted(next + i)) yield { mention: next + i, block, i };
          if (!isKept) freeSpans(block);
        }
        next = end;
      }
    },
  };
}
