/**
 * One run of LangSmith as a span (langsmith-sdk `schemas.py`, RunBase). Its `dotted_order` holds the whole way from the
 * root, `<time>Z<id>` for each run, joined by dots: parents are read from it where no field names one.
 */
import { isObject, member } from '../../../base/json.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import { parseTime } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { listOf, textOf, timeOf } from '../field-readers.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { askedModel, withContent } from '../trace/call-content.ts';
import { decodeJson } from '../trace/encoded-json.ts';
import { makeSpan, readAttributeFields } from '../trace/span-fields.ts';

/** Runs in which a model is called. */
const CALLS: ReadonlySet<string> = new Set(['llm', 'embedding']);
const SEGMENT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{1,9})Z(.+)$/;
/** The SDK writes both from one reading of the clock; servers round to the millisecond. */
const SAME_TIME_NS = 1_000_000_000n;

export interface RunDoubt {
  readonly code: string;
  readonly message: string;
}

export interface ReadRun {
  readonly span: SpanStatement;
  /** A time has no zone and was taken for UTC. */
  readonly isZoneAssumed: boolean;
  /** Inputs or outputs lie elsewhere: what this file has of them is a link. */
  readonly isContentElsewhere: boolean;
  readonly doubts: readonly RunDoubt[];
}

interface Ancestor {
  readonly id: string;
  readonly startNs: bigint | null;
}

/** From the root to the run itself; null when the text is no dotted order. */
function readDottedOrder(text: string | null): readonly Ancestor[] | null {
  if (text === null) return null;
  const ancestors: Ancestor[] = [];
  for (const segment of text.split('.')) {
    const match = SEGMENT.exec(segment);
    if (match === null) return null;
    const [, year, month, day, hour, minute, second, fraction, id = ''] = match;
    const time = parseTime(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}Z`);
    ancestors.push({ id, startNs: time?.ns ?? null });
  }
  return ancestors;
}

export function isRun(json: Json): json is JsonObject {
  if (!isObject(json) || textOf(json, 'id') === null) return false;
  return ['dotted_order', 'run_type', 'parent_run_id', 'parent_run_ids'].some((key) => json.has(key));
}

function isEmpty(content: Json | undefined): boolean {
  return content == null || (isObject(content) && content.index.size === 0);
}

function isElsewhere(run: JsonObject): boolean {
  return ['inputs', 'outputs'].some((key) => isEmpty(run.get(key)) && !isEmpty(run.get(`${key}_s3_urls`)));
}

/** What of the run contradicts itself. Both sides stay as they are written. */
function doubtsOf(run: JsonObject, order: readonly Ancestor[] | null, startNs: string | null): readonly RunDoubt[] {
  const doubts: RunDoubt[] = [];
  const doubt = (code: string, message: string): number => doubts.push({ code, message });
  if (order === null) {
    if (textOf(run, 'dotted_order') !== null)
      doubt('unreadable-order', 'The dotted_order of this run is no chain of times and ids.');
    return doubts;
  }
  const own = order.at(-1);
  if (own !== undefined && own.startNs !== null && startNs !== null) {
    const apart = BigInt(startNs) - own.startNs;
    if (apart > SAME_TIME_NS || apart < -SAME_TIME_NS)
      doubt('contradictory-time', 'start_time and the time in dotted_order are of different moments.');
  }
  const named = [
    ['id', own?.id],
    ['trace_id', order[0]?.id],
    ['parent_run_id', order.at(-2)?.id],
  ] as const;
  for (const [key, id] of named) {
    const text = textOf(run, key);
    if (text !== null && text !== id) doubt('contradictory-id', `${key} is not the id that dotted_order has for it.`);
  }
  return doubts;
}

function parentOf(run: JsonObject, order: readonly Ancestor[] | null): string | null {
  const nearest = listOf(run, 'parent_run_ids')?.at(-1);
  return textOf(run, 'parent_run_id') ?? order?.at(-2)?.id ?? (typeof nearest === 'string' ? nearest : null);
}

function statusOf(run: JsonObject): string | null {
  if (textOf(run, 'error') !== null || textOf(run, 'status') === 'error') return 'error';
  return textOf(run, 'status') === 'success' ? 'ok' : null;
}

export function readRun(run: JsonObject): ReadRun {
  const order = readDottedOrder(textOf(run, 'dotted_order'));
  const type = textOf(run, 'run_type');
  const extra = decodeJson(run.get('extra'));
  const metadata = decodeJson(member(extra, 'metadata'));
  const attributes = readAttributeFields(attributePairs(metadata));
  const inputs = run.get('inputs');
  const asked = askedModel(inputs) ?? askedModel(extra);
  const isCall = type === null ? attributes.labelAsked !== undefined : CALLS.has(type);
  const { labelAsked, ...others } = attributes;
  // The body that was sent says more exactly what was asked for than the name that LangChain makes of it.
  const named = asked ?? labelAsked;
  const called = withContent(
    named === undefined ? others : { ...others, labelAsked: named },
    inputs,
    run.get('outputs'),
  );
  const start = textOf(run, 'start_time');
  const startNs = timeOf(run, 'start_time');
  const times = [start, textOf(run, 'end_time')];
  const span = makeSpan(
    {
      traceId: textOf(run, 'trace_id') ?? order?.[0]?.id ?? null,
      spanId: textOf(run, 'id'),
      parentSpanId: parentOf(run, order),
      name: textOf(run, 'name') ?? '',
      spanKind: type,
      service: textOf(run, 'session_name'),
      node: null,
      startNs: start === null ? (order?.at(-1)?.startNs?.toString() ?? null) : startNs,
      endNs: timeOf(run, 'end_time'),
      status: statusOf(run),
    },
    isCall ? called : others,
  );
  return {
    span,
    isZoneAssumed: times.some((text) => text !== null && parseTime(text)?.assumed === 'utc'),
    isContentElsewhere: isElsewhere(run),
    doubts: doubtsOf(run, order, startNs),
  };
}
