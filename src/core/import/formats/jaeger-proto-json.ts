/**
 * Jaeger's spans as protobuf's JSON mapping prints them. docs/formats/jaeger-proto-json.md
 * Source: jaeger-idl `proto/api_v2/model.proto`.
 */
import { traceKey } from '../../../base/ids.ts';
import { isObject, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseIsoTime } from '../../../base/time.ts';
import { listOf, textOf } from '../field-readers.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { readGroupedSpans } from '../trace/grouped-spans.ts';
import type { GroupForm } from '../trace/grouped-spans.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { kindWord, statusOf } from '../trace/tag-words.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';
import type { PendingSpan } from '../trace/waiting-spans.ts';
import {
  parentOf,
  pendingSpan,
  readBareSpan,
  readProcess,
  readTags,
  repeatedTags,
  typedValue,
  warningsOf,
} from './jaeger-span.ts';
import type { JaegerProcess } from './jaeger-span.ts';

const ROOTS = ['', '[]', 'batch', '[].batch', 'data[]'] as const;
/** Where spans lie alone, each with a process of its own. */
const BARE = ['', '[]'] as const;
const BARE_PATHS = BARE.map((path) => wanted(path));

function processOf(json: Json | undefined): JaegerProcess {
  return readProcess(json, readTags(json, typedValue));
}

/** `22938000ns` as Go prints a duration's count, `0.022938s` as protobuf does. */
function durationNs(text: string | null): bigint | null {
  const match = /^(-?[\d.]+)(ns|us|ms|s)$/.exec(text ?? '');
  return match === null ? null : unitsToNs(match[1]!, match[2] as 'ns' | 'us' | 'ms' | 's');
}

function readSpan(record: Json): PendingSpan<JaegerProcess> | null {
  const [traceId, spanId] = [textMember(record, 'traceId'), textMember(record, 'spanId')];
  if (traceId === null && spanId === null) return null;
  const tags = readTags(record, typedValue);
  const startNs = instantText(parseIsoTime(textOf(record, 'startTime') ?? '')?.ns ?? null);
  const duration = durationNs(textOf(record, 'duration'));
  const references = (listOf(record, 'references') ?? []).map((each) => ({
    // The first value of an enum is left out where defaults are.
    type: textOf(each, 'refType') ?? 'CHILD_OF',
    traceId: textOf(each, 'traceId'),
    spanId: textOf(each, 'spanId'),
  }));
  const older = { type: null, traceId: null, spanId: textOf(record, 'parentSpanId') };
  const parent = parentOf(traceId, [...references, older]);
  const doubts = [...repeatedTags(record, typedValue), ...warningsOf(member(record, 'warnings'))];
  const own = member(record, 'process');
  return pendingSpan(
    {
      traceId,
      spanId,
      parentSpanId: traceKey(parent, 8) === null ? null : parent,
      name: textOf(record, 'operationName') ?? '',
      spanKind: kindWord(tags.get('span.kind')),
      startNs,
      endNs: endText(startNs, duration),
      status: statusOf(tags),
    },
    tags,
    startNs === null || duration === null ? [BAD_TIME, ...doubts] : doubts,
    (shared) => (isObject(own) ? processOf(own) : shared),
  );
}

const FORM: GroupForm<JaegerProcess> = {
  roots: ROOTS,
  sharedKey: 'process',
  readShared: processOf,
  readSpan,
  readWarnings: warningsOf,
};

/** Where the first spans of a file lie, and when one of them starts. */
function placeOfSpans(head: Uint8Array): { readonly isBare: boolean; readonly start: string } | null {
  const probe = probeHead(head);
  for (const place of [...placesUnder(ROOTS, ['spans[]']), ...BARE]) {
    if (placeWith(probe, [place], 'traceId', 'spanId', 'operationName', 'startTime') === null) continue;
    const start = probe.texts.get(placesUnder([place], ['startTime'])[0]!) ?? '';
    if (parseIsoTime(start) !== null) return { isBare: !place.endsWith('spans[]'), start };
  }
  return null;
}

export const jaegerProtoJson: Importer = {
  id: 'jaeger-proto-json',
  title: 'Spans of Jaeger’s protobuf model as JSON',
  alterations: [
    'Ids are the base64 of their bytes; times are as fine as the client’s, mostly microseconds, with the zone of the machine that printed them.',
  ],
  clock: 'wall',

  sniff(head) {
    const place = placeOfSpans(head.bytes);
    return place === null
      ? { confidence: 0, reason: 'No spans with an operationName and a written date.' }
      : { confidence: 0.93, reason: `Spans that start at times like ${place.start}.` };
  },

  async read(bytes, sink, context) {
    const place = placeOfSpans(bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes)));
    if (place === null || !place.isBare) await readGroupedSpans(FORM, bytes, sink, context);
    else
      await forEachRecord(bytes, sink, context, BARE_PATHS, (json, record) =>
        readBareSpan(json, record, sink, readSpan),
      );
  },
};
