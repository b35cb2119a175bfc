/**
 * Spans of Zipkin's first format: what happened when is told by annotations of two letters, whose endpoint says on which
 * side. One record may tell both halves of a call. Source: openzipkin/zipkin `zipkin2.v1`.
 */
import { asText, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { traceKey } from '../../../base/ids.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { listOf, textOf } from '../field-readers.ts';
import { repeatedAttributes } from '../trace/repeated-attributes.ts';
import { isFieldKey, makeSpan, nodeOfResource, readAttributeFields } from '../trace/span-fields.ts';
import type { SpanIssue } from '../trace/span-issue.ts';
import { statusOf, TAG_WORDS } from '../trace/tag-words.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';
import { addressOf } from './zipkin-record.ts';

/** The annotations that begin and end each kind of half; where both halves are told, in this order. */
const HALVES = [
  { kind: 'client', begin: 'cs', end: 'cr', peer: 'sa' },
  { kind: 'server', begin: 'sr', end: 'ss', peer: 'ca' },
  { kind: 'producer', begin: 'ms', end: 'ws', peer: 'ma' },
  { kind: 'consumer', begin: 'wr', end: 'mr', peer: 'ma' },
] as const;

interface Half {
  readonly kind: string | null;
  readonly endpoint: Json | undefined;
  readonly startNs: bigint | null;
  readonly endNs: bigint | null;
  /** The tag under which the address of the other side stands. */
  readonly peer: string | null;
}

function microsOf(record: Json | undefined, key: string): bigint | null {
  const ns = unitsToNs(textMember(record, key), 'us');
  return ns === null || ns <= 0n ? null : ns;
}

/** The halves that annotations tell of; one that says no side where none does. */
function halvesOf(annotations: readonly Json[], binary: readonly Json[]): readonly Half[] {
  const core = new Map(annotations.map((each) => [textOf(each, 'value') ?? '', each]));
  const told = HALVES.flatMap(({ kind, begin, end, peer }): Half[] => {
    // Only a receipt makes a consumer: what arrived on the wire may be a producer's too.
    const [first, last] = [core.get(begin), core.get(end)];
    const main = kind === 'consumer' ? last : (first ?? last);
    if (main === undefined || (kind === 'producer' && first === undefined)) return [];
    const startNs = microsOf(first, 'timestamp') ?? (kind === 'consumer' ? microsOf(last, 'timestamp') : null);
    const endNs = kind === 'consumer' && first === undefined ? null : microsOf(last, 'timestamp');
    return [{ kind, endpoint: member(main, 'endpoint'), startNs, endNs, peer }];
  });
  if (told.length > 0) return told;
  const endpoint = [...binary.filter((each) => !isAddress(each)), ...annotations]
    .map((each) => member(each, 'endpoint'))
    .find((each) => textOf(each, 'serviceName') !== null);
  return [{ kind: null, endpoint, startNs: null, endNs: null, peer: 'sa' }];
}

/** Addresses are written as tags that are true. */
function isAddress(binary: Json): boolean {
  const key = textOf(binary, 'key');
  return (key === 'ca' || key === 'sa' || key === 'ma') && typeof member(binary, 'value') !== 'string';
}

type Tag = readonly [key: string, text: string];

/** The tags of each half: of the one whose service wrote them, else of the first. */
function tagsOf(binary: readonly Json[], services: readonly (string | null)[]): readonly Tag[][] {
  const tags = services.map((): Tag[] => []);
  for (const each of binary) {
    const [key, value] = [textOf(each, 'key'), member(each, 'value')];
    const text = typeof value === 'boolean' ? String(value) : asText(value);
    if (key === null || text === null || isAddress(each)) continue;
    const owner = services.indexOf(textOf(member(each, 'endpoint'), 'serviceName'));
    tags[Math.max(0, owner)]?.push([key, text]);
  }
  return tags;
}

/** A half's own times; the record's, where it tells one half only or its beginner's. */
function timesOf(record: Json, half: Half, isFirst: boolean): Pick<SpanStatement, 'startNs' | 'endNs'> {
  const [start, duration] = [microsOf(record, 'timestamp'), microsOf(record, 'duration')];
  if (isFirst && start !== null && (duration !== null || half.startNs === null)) {
    const startNs = instantText(start);
    return { startNs, endNs: endText(startNs, duration) };
  }
  return { startNs: instantText(half.startNs), endNs: half.startNs === null ? null : instantText(half.endNs) };
}

interface ZipkinV1Span {
  readonly span: SpanStatement;
  /** Tags that stand more than once. */
  readonly issues: readonly SpanIssue[];
}

/** The one or two spans of a record; null when it is none. */
export function readZipkinV1(record: Json): readonly ZipkinV1Span[] | null {
  const [traceId, spanId] = [textMember(record, 'traceId'), textMember(record, 'id')];
  if (traceId === null || spanId === null) return null;
  const annotations = listOf(record, 'annotations') ?? [];
  const binary = listOf(record, 'binaryAnnotations') ?? [];
  const parent = textOf(record, 'parentId');
  const halves = halvesOf(annotations, binary);
  const services = halves.map(({ endpoint }) => textOf(endpoint, 'serviceName'));
  const tagsOfHalves = tagsOf(binary, services);
  return halves.map((half, i) => {
    const told = tagsOfHalves[i] ?? [];
    const tags = new Map(told);
    const peer = binary.find((each) => half.peer !== null && isAddress(each) && textOf(each, 'key') === half.peer);
    const remote = half.kind === 'client' ? addressOf(member(peer, 'endpoint')) : null;
    const sentTo = remote === null ? [] : ([['server.address', remote]] as const);
    const span = makeSpan(
      {
        traceId,
        spanId,
        parentSpanId: traceKey(parent, 8) === null ? null : parent,
        name: textOf(record, 'name') ?? '',
        spanKind: half.kind,
        service: services[i] ?? null,
        node: nodeOfResource(tags) ?? addressOf(half.endpoint),
        ...timesOf(record, half, i === 0),
        status: tags.has('error') && tags.get('error') !== 'false' ? 'error' : statusOf(tags),
      },
      readAttributeFields([...tags, ...sentTo]),
    );
    const known = told.filter(([key]) => isFieldKey(key) || TAG_WORDS.has(key));
    return { span, issues: repeatedAttributes(known) };
  });
}
