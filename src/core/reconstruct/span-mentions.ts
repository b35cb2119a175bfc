/** The spans that speak of an inference, each a mention with a number of its own, behind those of all other records. */
import { openSpanStore, spanAt, type StoredBlock, type StoredSpan } from '../spans/span-store.ts';
import type { Db } from '../store/db.ts';

export interface SpanMentions {
  /** The number of the first. */
  readonly first: number;
  readonly count: number;
  /** Those that are wanted, in order of import; a block of which none is is not opened. */
  walk(isWanted: (mention: number) => boolean): Iterable<SpanMention>;
}

export interface SpanMention {
  readonly mention: number;
  readonly block: StoredBlock;
  /** Its place in the block. */
  readonly i: number;
}

export const spanOf = ({ block, i }: SpanMention): StoredSpan => spanAt(block, i);

function anyOf(from: number, to: number, isWanted: (mention: number) => boolean): boolean {
  for (let mention = from; mention < to; mention += 1) if (isWanted(mention)) return true;
  return false;
}

export function openSpanMentions(db: Db, first: number): SpanMentions {
  const store = openSpanStore(db);
  let count = 0;
  for (const { requests } of store.requestBlocks()) count += requests;
  return {
    first,
    count,
    *walk(isWanted) {
      let next = first;
      for (const { requests, open } of store.requestBlocks()) {
        const end = next + requests;
        if (anyOf(next, end, isWanted)) {
          const block = open();
          let mention = next;
          for (let i = 0; i < block.block.spans; i += 1) {
            if (!block.block.isAboutRequest(i)) continue;
            if (isWanted(mention)) yield { mention, block, i };
            mention += 1;
          }
        }
        next = end;
      }
    },
  };
}
