/**
 * Traces as Tracetest keeps and gives them out: a tree of spans inside of spans. docs/formats/tracetest.md
 * Source: kubeshop/tracetest `server/traces`, `api/trace.yaml`.
 */
import { member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseIsoTime } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { textOf } from '../field-readers.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { nestedRecords } from '../scan/nested-records.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { innerRecords } from '../trace/inner-spans.ts';
import { makeSpan, nodeOfResource, readAttributeFields } from '../trace/span-fields.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { kindWord } from '../trace/tag-words.ts';
import { instantText, unitsToNs } from '../trace/unit-times.ts';
import type { Place } from '../trace/waiting-spans.ts';

/** A trace, a run of a test with its trace, lists of them. */
const PLACES = placesUnder(['', '[]', 'items[]'], ['', 'trace']);
const PATHS = PLACES.map((place) => wanted(place));
/** As the server stores a trace, and as its API answers. */
const TREES = [
  { root: 'RootSpan', children: 'Children' },
  { root: 'tree', children: 'children' },
] as const;

/** The root that Tracetest makes where a trace has several has zeros for an id. */
function idOf(record: Json | undefined): string | null {
  const id = textOf(record, 'ID', 'id');
  return id === null || /^0+$/.test(id) ? null : id;
}

/** To the nanosecond where the server wrote it among the attributes; else milliseconds, or ISO 8601 of older servers. */
function timeOf(
  record: Json,
  tags: ReadonlyMap<string, string>,
  words: readonly [string, string, string],
): string | null {
  const [own, written, older] = words;
  const exact = tags.get(`tracetest.span.${written}`) ?? tags.get(`tracetest.span.${older}`);
  if (exact !== undefined && /^\d{18,20}$/.test(exact)) return instantText(BigInt(exact));
  const text = textOf(record, own, older);
  return instantText(unitsToNs(text, 'ms') ?? parseIsoTime(text ?? '')?.ns ?? null);
}

function statusOf(tags: ReadonlyMap<string, string>): string | null {
  const code = tags.get('tracetest.span.status_code')?.toLowerCase().replace('status_code_', '');
  return code === 'ok' || code === 'error' || code === 'unset' ? code : null;
}

function readSpan(record: Json, traceId: string | null, outer: Json | null): SpanStatement {
  const tags = new Map(attributePairs(member(record, 'Attributes', 'attributes')));
  return makeSpan(
    {
      traceId,
      spanId: idOf(record),
      parentSpanId: outer === null ? null : idOf(outer),
      name: textOf(record, 'Name', 'name') ?? '',
      spanKind: kindWord(textOf(record, 'kind') ?? tags.get('tracetest.span.kind') ?? tags.get('kind')),
      service: tags.get('service.name') ?? null,
      node: nodeOfResource(tags),
      startNs: timeOf(record, tags, ['StartTime', 'start_time', 'startTime']),
      endNs: timeOf(record, tags, ['EndTime', 'end_time', 'endTime']),
      status: statusOf(tags),
    },
    readAttributeFields(tags),
  );
}

function tellTrace(json: Json, record: RawRecord, sink: RecordSink): void {
  const { offset, length } = record;
  const tree = TREES.find(
    ({ root }) => idOf(member(json, root)) !== null || textOf(member(json, root), 'Name', 'name') !== null,
  );
  const root = tree === undefined ? undefined : member(json, tree.root);
  if (tree === undefined || root === undefined) {
    sink.skipped(offset, length, 'unknown-shape');
    return;
  }
  sink.accepted(offset, length);
  const traceId = textOf(json, 'ID', 'traceId');
  const held = nestedRecords(record, [wanted(tree.root)]).at(-1) ?? record;
  const inner = innerRecords(root, held, tree.children);
  const told: readonly (Place & { readonly json: Json; readonly outer: Json | null })[] = [
    { json: root, outer: null, offset: held.offset, length: held.length },
    ...inner,
  ];
  for (const { json: each, outer, ...place } of told) {
    const span = readSpan(each, traceId, outer);
    sink.statement(span, place.offset, place.length);
    const hasBadEnd = span.endNs === null && textOf(each, 'EndTime', 'endTime') !== null;
    if (span.startNs === null || hasBadEnd) sink.issue(place.offset, place.length, BAD_TIME.code, BAD_TIME.message);
  }
}

export const tracetest: Importer = {
  id: 'tracetest',
  title: 'Traces of Tracetest',
  alterations: [
    'Tracetest puts a span of its own on top (“Tracetest trigger”), and one without an id where a trace has several roots: parents that were not there before.',
    'The tree has no place for what stands outside of it: older servers kept one of several roots, with what was below it.',
    'All attributes are text, links are left out, and times beside the attributes are cut to milliseconds.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    // A large tree stands between the times of its root.
    const stored = ['StartTime', 'EndTime'].some(
      (time) => placeWith(probe, PLACES, 'RootSpan.ID', `RootSpan.${time}`, 'RootSpan.Children') !== null,
    );
    if (stored) return { confidence: 0.96, reason: 'A RootSpan with Children.' };
    const answered = placeWith(probe, PLACES, 'tree.id', 'tree.startTime', 'tree.attributes');
    if (answered !== null) return { confidence: 0.93, reason: 'A tree of spans with id and startTime.' };
    return { confidence: 0, reason: 'No tree of spans.' };
  },

  read: (bytes, sink, context) =>
    forEachRecord(bytes, sink, context, PATHS, (json, record) => tellTrace(json, record, sink)),
};
