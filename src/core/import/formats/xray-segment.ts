/**
 * Segments of AWS X-Ray and what they hold. Source: AWS X-Ray segment documents (developer guide), and the collector's
 * `awsxray` translator for how attributes come into one.
 */
import { traceKey } from '../../../base/ids.ts';
import { isObject, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { secondsToNs } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { textOf } from '../field-readers.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { dottedKey } from '../trace/dotted-key.ts';
import { makeSpan, nodeOfResource, readAttributeFields } from '../trace/span-fields.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import type { SpanIssue } from '../trace/span-issue.ts';
import { instantText, unitsToNs } from '../trace/unit-times.ts';

/** What a subsegment takes from the segment that it stands in. */
export interface Segment {
  readonly traceId: string | null;
  readonly service: string | null;
  readonly node: string | null;
}

export interface SegmentSpan {
  readonly statement: SpanStatement;
  readonly issues: readonly SpanIssue[];
}

/** A trace id names the second in which the first request came; segments that begin so far from it are odd. */
const MAX_DISTANCE_NS = secondsToNs(3600);

function attributesOf(record: Json): ReadonlyMap<string, string> {
  const metadata = member(record, 'metadata');
  // By namespace, `default` where none was given; some writers have none at all.
  const spaces = isObject(metadata) ? [metadata, ...metadata.index.values()] : [];
  const annotations = [...attributePairs(member(record, 'annotations'))];
  return new Map([
    ...spaces.flatMap((space) => [...attributePairs(space)]),
    ...annotations.map(([key, text]) => [dottedKey(key), text] as const),
  ]);
}

function nodeOf(record: Json, attributes: ReadonlyMap<string, string>): string | null {
  const aws = member(record, 'aws');
  return (
    nodeOfResource(attributes) ??
    textOf(member(aws, 'eks'), 'pod', 'container_id') ??
    textOf(member(aws, 'ecs'), 'container_id', 'container') ??
    textOf(member(aws, 'ec2'), 'instance_id') ??
    null
  );
}

export function segmentOf(record: Json): Segment {
  return {
    traceId: textMember(record, 'trace_id'),
    // One that was sent on its own bears the name of what was called.
    service: member(record, 'type') === 'subsegment' ? null : textOf(record, 'name'),
    node: nodeOf(record, attributesOf(record)),
  };
}

const FAILURES = ['fault', 'error', 'throttle'] as const;

function kindOf(record: Json, isInner: boolean): string | null {
  if (isInner || member(record, 'type') === 'subsegment')
    return textOf(record, 'namespace') === null ? 'internal' : 'client';
  return isObject(member(member(record, 'http'), 'request')) ? 'server' : null;
}

function issuesOf(record: Json, traceId: string | null, startNs: bigint | null): readonly SpanIssue[] {
  const issues: SpanIssue[] = [];
  const end = textMember(record, 'end_time');
  if (startNs === null || (end !== null && unitsToNs(end, 's') === null)) issues.push(BAD_TIME);
  if (member(record, 'in_progress') === true)
    issues.push({
      code: 'unfinished',
      message: 'This segment was sent before it ended: a later one of its id may say the rest.',
    });
  const seconds = /^1-([0-9a-fA-F]{8})-/.exec(traceId ?? '')?.[1];
  if (seconds !== undefined && startNs !== null) {
    const distance = startNs - secondsToNs(BigInt(`0x${seconds}`));
    if (distance > MAX_DISTANCE_NS || distance < -MAX_DISTANCE_NS)
      issues.push({
        code: 'clock',
        message: `The trace id names a time ${distance > 0n ? 'before' : 'after'} the start of this segment, by ${(distance < 0n ? -distance : distance) / secondsToNs(60)} minutes.`,
      });
  }
  return issues;
}

/** `outer`: the segment or subsegment that this one stands in. Null when the record is no segment. */
export function readSegment(record: Json, segment: Segment, outer: Json | null): SegmentSpan | null {
  const id = textMember(record, 'id');
  const start = unitsToNs(textMember(record, 'start_time'), 's');
  if (id === null || (start === null && textMember(record, 'name') === null)) return null;
  const parent = outer === null ? textOf(record, 'parent_id') : textMember(outer, 'id');
  const attributes = attributesOf(record);
  const traceId = textMember(record, 'trace_id') ?? segment.traceId;
  const statement = makeSpan(
    {
      traceId,
      spanId: id,
      parentSpanId: traceKey(parent, 8) === null ? null : parent,
      name: textOf(record, 'name') ?? '',
      spanKind: kindOf(record, outer !== null),
      service: segment.service,
      node: nodeOf(record, attributes) ?? segment.node,
      startNs: instantText(start),
      endNs: instantText(unitsToNs(textMember(record, 'end_time'), 's')),
      status: FAILURES.some((key) => member(record, key) === true) ? 'error' : null,
    },
    readAttributeFields(attributes),
  );
  return { statement, issues: issuesOf(record, traceId, start) };
}
