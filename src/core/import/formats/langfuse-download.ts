/** The observations of one download of Langfuse, which stand in it twice: the fuller ones are told. */
import type { Json } from '../../../base/json.ts';
import type { RecordSink } from '../importer.ts';
import { createZoneNote } from '../trace/zone-note.ts';
import { readLangfuseResource } from './langfuse-observation.ts';
import type { LangfuseResource, ReadObservation } from './langfuse-observation.ts';

/** Observations of one download that are held until it is known whether they come twice. */
const MOST_HELD = 20_000;
/** Keys of a larger one, by which its copies are still known. */
const MOST_KEYS = 200_000;
const NO_RESOURCE: LangfuseResource = { service: null, node: null };

export interface HeldObservation {
  readonly observation: ReadObservation;
  /** It stands inside of the trace, where contents and metadata are left out. */
  readonly isCopy: boolean;
  readonly offset: number;
  readonly length: number;
}

function keyOf({ span }: ReadObservation): string {
  return JSON.stringify([span.traceId, span.spanId]);
}

export class LangfuseDownload {
  private readonly sink: RecordSink;
  private readonly noteZone: (offset: number, length: number) => void;
  private resource = NO_RESOURCE;
  private held: HeldObservation[] = [];
  /** Of a download that was too large to be held at once. */
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

  hold(held: HeldObservation): void {
    this.held.push(held);
    if (this.held.length < MOST_HELD) return;
    const isKept = this.told.full.size + this.told.copies.size < MOST_KEYS;
    const keys = isKept ? this.held.map((one) => [one.isCopy, keyOf(one.observation)] as const) : [];
    this.settle();
    for (const [isCopy, key] of keys) (isCopy ? this.told.copies : this.told.full).add(key);
  }

  settle(): void {
    const { held, told } = this;
    this.held = [];
    const full = new Set(held.filter(({ isCopy }) => !isCopy).map(({ observation }) => keyOf(observation)));
    for (const { observation, isCopy, offset, length } of held) {
      const key = keyOf(observation);
      const isRepeated = isCopy ? full.has(key) || told.full.has(key) : told.copies.has(key);
      if (isRepeated) this.sink.skipped(offset, length, 'copy');
      else this.tell(observation, offset, length);
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
