/**
 * Jaeger's spans as protobuf's JSON mapping prints them. docs/formats/jaeger-proto-json.md
 * Source: jaeger-idl `proto/api_v2/model.proto`.
 */
import { traceKey } from '../../../base/ids.ts';
import { isObject, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseIsoTime } from '../../../base/time.ts';
import { listOf, textOf } from '../field-readers.ts';
import { probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { readGroupedSpans } from '../trace/grouped-spans.ts';
import type { GroupForm } from '../trace/grouped-spans.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { kindWord, statusOf } from '../trace/tag-words.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';
import type { PendingSpan } from '../trace/waiting-spans.ts';
import { parentOf, pendingSpan, readProcess, readTags, repeatedTags, typedValue, warningsOf } from './jaeger-span.ts';
import type { JaegerProcess } from './jaeger-span.ts';

const ROOTS = ['', '[]', 'batch', '[].batch', 'data[]'] as const;

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

export const jaegerProtoJson: Importer = {
  id: 'jaeger-proto-json',
  title: 'Spans of Jaeger’s protobuf model as JSON',
  alterations: [
    'Ids are the base64 of their bytes; times are as fine as the client’s, mostly microseconds, with the zone of the machine that printed them.',
  ],
  clock: 'wall',

  sniff(head) {
    const { paths, texts } = probeHead(head.bytes);
    for (const root of ROOTS) {
      const at = root === '' ? 'spans[].' : `${root}.spans[].`;
      if (!['traceId', 'spanId', 'operationName', 'startTime'].every((key) => paths.has(at + key))) continue;
      const start = texts.get(`${at}startTime`) ?? '';
      if (parseIsoTime(start) !== null) return { confidence: 0.93, reason: `Spans that start at times like ${start}.` };
    }
    return { confidence: 0, reason: 'No spans with an operationName and a written date.' };
  },

  read: (bytes, sink, context) => readGroupedSpans(FORM, bytes, sink, context),
};
