/**
 * Records that tell of one span one after the other: its beginning, and later words about it. They wait for each other, and
 * the span is told where the last word about it stands.
 */
import { JsonObject } from '../../../base/json.ts';
import type { RawRecord } from '../scan/for-each-record.ts';

/** Spans that wait for a later word about them: so many, and of so many bytes. */
const MOST_WAITING = 20_000;
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

export type Place = Pick<RawRecord, 'offset' | 'length'>;

/** What all records of a span say together. */
export interface SaidTogether {
  readonly json: JsonObject;
  /** Whether its beginning was there, and not later words about it alone. */
  readonly isBegun: boolean;
  /** Of the latest word about it. */
  readonly place: Place;
}

interface Waiting extends SaidTogether {
  readonly bytes: number;
}

/** What a later record says comes before what an earlier one says; nothing is taken away by null. */
function together(earlier: JsonObject, later: JsonObject): JsonObject {
  const said = later.members.filter(([, value]) => value !== null);
  return new JsonObject([...earlier.members, ...said]);
}

export class LaterWords {
  private readonly tell: (said: SaidTogether) => void;
  private readonly waiting = new Map<string, Waiting>();
  private waitingBytes = 0;

  constructor(tell: (said: SaidTogether) => void) {
    this.tell = tell;
  }

  /** Whether the beginning of this span waits for later words. */
  isBegun(id: string): boolean {
    return this.waiting.get(id)?.isBegun === true;
  }

  /** Another beginning under the same id is another span. */
  begin(id: string, json: JsonObject, place: Place): void {
    const before = this.take(id);
    if (before?.isBegun === true) this.tell(before);
    const later = before?.isBegun === false ? before : null;
    this.wait(id, {
      json: later === null ? json : together(json, later.json),
      isBegun: true,
      place: later?.place ?? place,
      bytes: place.length + (later?.bytes ?? 0),
    });
  }

  add(id: string, json: JsonObject, place: Place): void {
    const before = this.take(id);
    this.wait(id, {
      json: before === null ? json : together(before.json, json),
      isBegun: before?.isBegun === true,
      place,
      bytes: place.length + (before?.bytes ?? 0),
    });
  }

  /** Tells what still waits. */
  end(): void {
    for (const said of this.waiting.values()) this.tell(said);
    this.waiting.clear();
    this.waitingBytes = 0;
  }

  private wait(id: string, said: Waiting): void {
    const { offset, length } = said.place;
    this.waiting.set(id, { ...said, place: { offset, length } });
    this.waitingBytes += said.bytes;
    for (const [oldest, early] of this.waiting) {
      if (this.waiting.size <= MOST_WAITING && this.waitingBytes <= MOST_WAITING_BYTES) break;
      this.take(oldest);
      this.tell(early);
    }
  }

  private take(id: string): Waiting | null {
    const said = this.waiting.get(id) ?? null;
    if (said !== null) {
      this.waiting.delete(id);
      this.waitingBytes -= said.bytes;
    }
    return said;
  }
}
