/** Spans that tell of an answer, in traces of which no span says which model was asked for. */
import { createHash } from 'node:crypto';
import { fnv1a } from '../../../base/fnv1a.ts';
import { traceKey } from '../../../base/ids.ts';
import { Flags } from '../../../base/number-list.ts';
import { freeMemory } from '../../spans/free-memory.ts';
import type { Db } from '../../store/db.ts';
import { createKeyParts, partOf, PARTS } from './key-parts.ts';
import type { SpanMentions } from './span-mentions.ts';

/** A trace's id in 16 bytes, and the mention; the lowest bit tells one that asks. */
const ID_BYTES = 16;
const WIDTH = ID_BYTES + 4;

function idBytes(key: string, out: Uint8Array, at: number): void {
  const isHex = /^[0-9a-f]{32}$/.test(key);
  const bytes = isHex ? Buffer.from(key, 'hex') : createHash('sha256').update(key).digest().subarray(0, ID_BYTES);
  out.set(bytes, at);
}

/** Flags the answers of one part in whose trace nothing asks. */
function compare(records: Uint8Array, unasked: Flags): void {
  const view = new DataView(records.buffer);
  const ids = Buffer.from(records.buffer);
  const asking = new Set<string>();
  const idAt = (at: number): string => ids.toString('latin1', at, at + ID_BYTES);
  for (let at = 0; at < records.length; at += WIDTH)
    if ((view.getUint32(at + ID_BYTES) & 1) === 1) asking.add(idAt(at));
  for (let at = 0; at < records.length; at += WIDTH) {
    const last = view.getUint32(at + ID_BYTES);
    if ((last & 1) === 0 && !asking.has(idAt(at))) unasked.set(last >>> 1);
  }
}

/** Gathers such spans while their mentions are numbered. */
export class UnaskedAnswers {
  readonly #answers = new Flags();
  readonly #asking = new Flags();
  #isAnyAsked = false;
  #isAny = false;

  addAnswer(mention: number): void {
    this.#answers.set(mention);
    this.#isAny = true;
  }

  addAsking(mention: number): void {
    this.#asking.set(mention);
    this.#isAnyAsked = true;
  }

  /** Adds to `makes` the mentions of the answers that nothing in the case asks for. Shares its table with lists of keys. */
  flag(db: Db, spans: SpanMentions, makes: Flags): void {
    if (!this.#isAny) return;
    if (this.#isAnyAsked) return this.#compare(db, spans, makes);
    for (let i = 0; i < spans.count; i += 1) if (this.#answers.has(spans.first + i)) makes.set(spans.first + i);
  }

  #compare(db: Db, spans: SpanMentions, makes: Flags): void {
    const parts = createKeyParts(db, WIDTH);
    const view = new DataView(parts.waiting.buffer);
    const isWanted = (mention: number): boolean => this.#answers.has(mention) || this.#asking.has(mention);
    for (const { mention, block, i } of spans.walk(isWanted)) {
      const key = traceKey(block.block.text('traceId', i), 16);
      const isAsking = this.#asking.has(mention);
      if (key === null) {
        if (!isAsking) makes.set(mention);
        continue;
      }
      const at = parts.room(partOf(fnv1a(key)));
      idBytes(key, parts.waiting, at);
      view.setUint32(at + ID_BYTES, mention * 2 + (isAsking ? 1 : 0));
    }
    for (let part = 0; part < PARTS; part += 1) {
      const records = parts.all(part);
      compare(records, makes);
      freeMemory(records);
    }
    parts.clear();
  }
}
