/** The observations of one download of Langfuse, which stand in it twice: the fuller ones are told. */
import type { Json } from '../../../base/json.ts';
import type { RecordSink } from '../importer.ts';
import { createZoneNote } from '../trace/zone-note.ts';
import { readLangfuseResource } from './langfuse-observation.ts';
import type { LangfuseResource, ReadObservation } from './langfuse-observation.ts';

/** Observations of one download that are held until it is known whether they come twice. */
const MOST_HELD = 20_000;
/** Of those that were told before the rest was there: by their keys the others are known for copies. */
const MOST_KEYS = 200_000;
const NO_RESOURCE: LangfuseResource = { service: null, node: null };

interface HeldObservation {
  readonly observation: ReadObservation;
  /** It stands inside of the trace, where contents and metadata are left out. */
  readonly isCopy: boolean;
}

interface HeldFault {
  readonly reason: string;
  readonly message: string;
}

/** A unit that waits, for units are told in order. */
export type HeldUnit = (HeldObservation | HeldFault) & { readonly offset: number; readonly length: number };

function keyOf({ span }: ReadObservation): string {
  return JSON.stringify([span.traceId, span.spanId]);
}

export class LangfuseDownload {
  private readonly sink: RecordSink;
  private readonly noteZone: (offset: number, length: number) => void;
  private resource = NO_RESOURCE;
  private held: HeldUnit[] = [];
  /** What was told before all of the download was there. */
  private readonly told = { full: new Set<string>(), copies: new Set<string>() };

  constructor(sink: RecordSink) {
    this.sink = sink;
    this.noteZone = createZoneNote(sink);
  }

  begin(): void {
    this.settle();
    this.resource = NO_RESOURCE;
    this.told.full.clear();
    this.told.copies.clear();
  }

  describe(metadata: Json): void {
    this.resource = readLangfuseResource(metadata);
  }

  hold(unit: HeldUnit): void {
    this.held.push(unit);
    if (this.held.length >= MOST_HELD) this.settle();
  }

  /** Tells what is held: needed before anything else of the source is booked. */
  settle(): void {
    const { held, told } = this;
    this.held = [];
    const observations = held.filter((unit) => 'observation' in unit);
    const full = new Set(observations.flatMap((one) => (one.isCopy ? [] : [keyOf(one.observation)])));
    for (const unit of held) {
      const { offset, length } = unit;
      if (!('observation' in unit)) {
        this.sink.rejected(offset, length, unit.reason, unit.message);
        continue;
      }
      const key = keyOf(unit.observation);
      const isRepeated = unit.isCopy ? full.has(key) || told.full.has(key) : told.copies.has(key);
      if (isRepeated) this.sink.skipped(offset, length, 'copy');
      else this.tell(unit.observation, offset, length);
    }
    for (const { observation, isCopy } of observations) {
      if (told.full.size + told.copies.size >= MOST_KEYS) break;
      (isCopy ? told.copies : told.full).add(keyOf(observation));
    }
  }

  tell({ span, isCall, isZoneAssumed }: ReadObservation, offset: number, length: number): void {
    const { service, node } = this.resource;
    this.sink.accepted(offset, length);
    const own = { ...span, service: span.service ?? service, node: span.node ?? (isCall ? null : node) };
    this.sink.statement(own, offset, length);
    if (isZoneAssumed) this.noteZone(offset, length);
    if (span.startNs === null)
      this.sink.issue(offset, length, 'unreadable-time', 'The time at which this began cannot be read.');
  }
}
