/** What a client sends to the ingest of Langfuse: events that begin and update observations. docs/formats/langfuse-ingestion.md */
import { isObject, JsonObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { textOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { LaterWords, type Place, type SaidTogether } from '../trace/later-words.ts';
import { createZoneNote } from '../trace/zone-note.ts';
import { asObservation, readTraceRow } from './langfuse-observation.ts';

/** A body of the ingest, several of them, and the lists that its server keeps. */
const PLACES = ['batch[]', '[].batch[]', '[]', ''] as const;
/** langfuse `packages/shared/src/server/ingestion/types.ts`. */
const EVENT =
  /^(trace|event|span|generation|agent|tool|chain|retriever|evaluator|embedding|guardrail|observation)-(create|update)$/;
const OTHER_EVENTS = /^(?:score-create|dataset-run-item-create|sdk-log)$/;

interface IngestEvent {
  /** What it is about, and its id. */
  readonly key: string;
  readonly isCreate: boolean;
  /** As an observation, or as a row of the table of traces, is written. */
  readonly json: JsonObject;
}

/** With more members, where the body does not say these itself. */
function completed(body: JsonObject, more: Readonly<Record<string, Json>>): JsonObject {
  const added = Object.entries(more).filter(([key, value]) => value !== null && body.get(key) == null);
  return new JsonObject([...body.members, ...added]);
}

/** Null for an event of another kind, or without an id. */
function eventOf(json: Json): IngestEvent | null {
  const [, subject = '', verb] = EVENT.exec(textOf(json, 'type') ?? '') ?? [];
  const body = member(json, 'body');
  const id = textOf(body, 'id');
  if (subject === '' || !isObject(body) || id === null) return null;
  const isCreate = verb === 'create';
  // Where the body says no time, the server takes that of the event.
  const time = isCreate ? textOf(json, 'timestamp') : null;
  if (subject === 'trace')
    return { key: `trace ${id}`, isCreate, json: completed(body, { timestamp: time, public: false }) };
  const start = textOf(body, 'startTime', 'start_time') ?? time;
  const type = subject === 'observation' ? null : subject.toUpperCase();
  return { key: id, isCreate, json: completed(body, { startTime: start, type }) };
}

class Events {
  private readonly sink: RecordSink;
  private readonly noteZone: (offset: number, length: number) => void;
  private readonly words = new LaterWords((said) => this.tell(said));

  constructor(sink: RecordSink) {
    this.sink = sink;
    this.noteZone = createZoneNote(sink);
  }

  add({ key, isCreate, json }: IngestEvent, place: Place): void {
    // What is created twice is one observation to the server, too.
    if (isCreate && !this.words.isBegun(key)) this.words.begin(key, json, place);
    else this.words.add(key, json, place);
  }

  end(): void {
    this.words.end();
  }

  private tell({ json, isBegun, place: { offset, length } }: SaidTogether): void {
    const { span, isZoneAssumed } = readTraceRow(json) ?? asObservation(json);
    this.sink.statement(span, offset, length);
    if (isZoneAssumed) this.noteZone(offset, length);
    if (!isBegun) this.sink.issue(offset, length, 'no-create', 'The beginning of this is not in the file.');
    else if (span.startNs === null)
      this.sink.issue(offset, length, 'unreadable-time', 'The time at which this began cannot be read.');
  }
}

export const langfuseIngestion: Importer = {
  id: 'langfuse-ingestion',
  title: 'Events sent to Langfuse',
  alterations: [
    'Of a model call one name is kept, the last that was reported: whether it was asked for or answered is told by the contents, where they are there.',
    'Clients may mask inputs and outputs, and leave events out, before they send them.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const place = placeWith(probe, PLACES, 'type', 'timestamp', 'body.id');
    const type = place === null ? '' : (probe.texts.get(place === '' ? 'type' : `${place}.type`) ?? '');
    return EVENT.test(type) || OTHER_EVENTS.test(type)
      ? { confidence: 0.95, reason: `Events of the ingest of Langfuse, ${type} first.` }
      : { confidence: 0, reason: 'No event of the ingest of Langfuse.' };
  },

  async read(bytes, sink, context) {
    const events = new Events(sink);
    await forEachRecord(
      bytes,
      sink,
      context,
      PLACES.map((path) => wanted(path)),
      (json, place) => {
        const { offset, length } = place;
        const event = eventOf(json);
        if (event === null) {
          const isOther = OTHER_EVENTS.test(textOf(json, 'type') ?? '');
          sink.skipped(offset, length, isOther ? 'no-observation' : 'unknown-shape');
          return;
        }
        sink.accepted(offset, length);
        events.add(event, place);
      },
    );
    events.end();
  },
};
