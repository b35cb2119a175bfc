/** Spans of Datadog: what tracers send and test agents keep, and what the API answers. docs/formats/datadog.md */
import { textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { ImportContext, Importer, RecordSink, SourceBytes } from '../importer.ts';
import { tellOddities, tryParse, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import type { WantedPath } from '../scan/json-path.ts';
import { innerRecords } from '../trace/inner-spans.ts';
import { WaitingSpans } from '../trace/waiting-spans.ts';
import type { PendingSpan } from '../trace/waiting-spans.ts';
import { readApiSpan, readTracerSpan, upperHalfOf } from './datadog-span.ts';
import type { UpperHalves } from './datadog-span.ts';

/** One span, a list of spans, a list of traces, what an agent is sent. */
const TRACER_PLACES = ['', '[]', '[][]', 'traces[][]', '[].traces[][]'] as const;
const API_PLACES = ['data[]', '[].data[]', 'data'] as const;
const CHUNKS = ['', '[]', 'traces[]', '[].traces[]'] as const;

const PATHS: readonly WantedPath[] = [
  ...TRACER_PLACES.map((place) => wanted(place)),
  ...API_PLACES.map((place) => wanted(place)),
  ...CHUNKS.map((place) => wanted(place, 'scope')),
];
const FIRST_API = TRACER_PLACES.length;
/** The scope of a whole value: what stands behind it is booked by itself. */
const WHOLE = TRACER_PLACES.length + API_PLACES.length;
/** Upper halves that are remembered: those of the latest traces. */
const MAX_HALVES = 100_000;

class Halves {
  readonly known = new Map<string, string>();

  note(json: Json): void {
    const [lower, upper] = [textMember(json, 'trace_id'), upperHalfOf(json)];
    if (lower === null || upper === null) return;
    this.known.delete(lower);
    this.known.set(lower, upper);
    const [oldest] = this.known.keys();
    if (this.known.size > MAX_HALVES && oldest !== undefined) this.known.delete(oldest);
  }
}

function readTracerRecord(json: Json, record: RawRecord, halves: Halves): PendingSpan<UpperHalves> | null {
  const span = readTracerSpan(json);
  if (span === null) return null;
  halves.note(json);
  const inner = innerRecords(json, record, '_children').flatMap(({ json: child, offset, length }) => {
    const childSpan = readTracerSpan(child);
    halves.note(child);
    return childSpan === null ? [] : [{ span: childSpan, offset, length }];
  });
  return { ...span, inner };
}

async function read(bytes: SourceBytes, sink: RecordSink, context: ImportContext): Promise<void> {
  const halves = new Halves();
  const spans = new WaitingSpans<UpperHalves>(sink, () => halves.known);
  let lastOffset = -1;
  await visitRecords(bytes, sink, context, PATHS, {
    record(record) {
      lastOffset = record.offset;
      const parsed = tryParse(record.bytes);
      if (parsed.fault !== null) {
        spans.reject(record, parsed.fault.reason, parsed.fault.message);
        return;
      }
      const { json } = parsed;
      const span = record.path < FIRST_API ? readTracerRecord(json, record, halves) : readApiSpan(json);
      if (span === null) {
        spans.share(halves.known);
        tellOddities(parsed.oddities, record, sink);
        sink.skipped(record.offset, record.length, 'unknown-shape');
      } else spans.add(record, { ...span, issues: [...parsed.oddities, ...span.issues] });
    },
    leave(path, offset) {
      // What ends here may be a span itself, of a list that goes on.
      if (offset === lastOffset && path !== WHOLE) return;
      spans.share(halves.known);
      spans.begin(offset);
    },
    broken() {
      spans.share(halves.known);
      return false;
    },
  });
  spans.share(halves.known);
}

export const datadog: Importer = {
  id: 'datadog',
  title: 'Spans of Datadog (tracer, API v2)',
  alterations: [
    'Tracer and agent sample: a trace that is not here may have happened. The backend keeps all traces for minutes, those of a filter for days.',
    'Ids are numbers of 64 bits, which most JSON programs round; the upper half of a trace id stands at one span of each trace only.',
    'Test agents make ids and times anew in what they keep as snapshots.',
    'Texts above 25,000 characters are cut by the agent.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const place = placeWith(probe, TRACER_PLACES, 'trace_id', 'span_id', 'start', 'duration');
    if (place !== null) {
      const at = place === '' ? '' : `${place}.`;
      const beside = ['meta', 'metrics', 'resource'].find((key) => probe.paths.has(at + key));
      if (beside !== undefined)
        return {
          confidence: 0.93,
          reason: `Spans with start, duration and ${beside} at ${place === '' ? 'the top' : place}.`,
        };
    }
    const api = placeWith(probe, API_PLACES, 'attributes.trace_id', 'attributes.span_id', 'attributes.start_timestamp');
    if (api !== null) return { confidence: 0.93, reason: `Spans with attributes.start_timestamp at ${api}.` };
    return { confidence: 0, reason: 'No spans of a tracer or of the API.' };
  },

  read,
};
