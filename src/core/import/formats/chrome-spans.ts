/**
 * Spans out of the events of a Chrome trace: whole ones (X), begins and ends on one thread (B, E), and asynchronous ones
 * by their id (b, e; S, F). Source: Chromium's Trace Event Format.
 */
import { member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { MAX_NS } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import type { RecordSink } from '../importer.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { makeSpan, readAttributeFields } from '../trace/span-fields.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { unitsToNs } from '../trace/unit-times.ts';
import type { Place } from '../trace/waiting-spans.ts';
import type { ChromeContext } from './chrome-context.ts';

/** Begins that may wait for their ends, of all threads and ids together. */
const MAX_OPEN = 100_000;

interface OpenSpan extends Place {
  readonly name: string;
  readonly pid: string | null;
  readonly startNs: bigint | null;
  readonly args: readonly (readonly [string, string])[];
}

/** In 2001. Nobody wrote such files before: what is smaller counts from something else than 1970. */
const FIRST_INSTANT = 10n ** 18n;
const UNKNOWN_CLOCK =
  'Times of this file count from a moment that it does not name, the start of a machine or of the recording: its spans stand in its order, without time.';

/** Kinds of events that are no span, in the words of the format. */
const OTHER_EVENTS: ReadonlyMap<string, string> = new Map([
  ['M', 'metadata'],
  ['C', 'counter'],
  ['i', 'instant'],
  ['I', 'instant'],
  ['R', 'mark'],
  ['n', 'instant'],
  ['T', 'async-step'],
  ['p', 'async-step'],
  ['s', 'flow'],
  ['t', 'flow'],
  ['f', 'flow'],
  ['N', 'object'],
  ['O', 'object'],
  ['D', 'object'],
  ['P', 'sample'],
  ['c', 'clock-sync'],
  ['v', 'memory-dump'],
  ['V', 'memory-dump'],
  ['(', 'context'],
  [')', 'context'],
  ['l', 'linked-id'],
]);

function argsOf(event: Json): OpenSpan['args'] {
  return [...attributePairs(member(event, 'args'))];
}

/** Asynchronous events belong together by category and id; an id that is local is one of its process alone. */
function asyncKey(event: Json, phase: string): string {
  const id2 = member(event, 'id2');
  const local = textMember(id2, 'local');
  const id = local === null ? (textMember(event, 'id') ?? textMember(id2, 'global')) : null;
  const owner = local === null ? null : textMember(event, 'pid');
  const old = phase === 'S' || phase === 'F' ? textMember(event, 'name') : null;
  return JSON.stringify([textMember(event, 'cat'), textMember(event, 'scope'), id, local, owner, old]);
}

export class ChromeSpans {
  private readonly sink: RecordSink;
  private readonly context: ChromeContext;
  private readonly open = new Map<string, OpenSpan[]>();
  private openCount = 0;
  /** Begins of a key that found no room: as many of its next ends are theirs. */
  private readonly overflown = new Map<string, number>();
  private toldClock = false;

  constructor(sink: RecordSink, context: ChromeContext) {
    this.sink = sink;
    this.context = context;
  }

  add(event: Json, place: Place): void {
    const phase = textMember(event, 'ph') ?? '';
    if (phase === 'X') this.addWhole(event, place);
    else if (phase === 'B') this.begin(threadKey(event), event, place);
    else if (phase === 'E') this.end(threadKey(event), event, place);
    else if (phase === 'b' || phase === 'S') this.begin(asyncKey(event, phase), event, place);
    else if (phase === 'e' || phase === 'F') this.end(asyncKey(event, phase), event, place);
    else this.sink.skipped(place.offset, place.length, OTHER_EVENTS.get(phase) ?? 'unknown-event');
  }

  /** Tells what never ended. */
  finish(): void {
    const left = [...this.open.values()].flat().toSorted((a, b) => a.offset - b.offset);
    for (const span of left) this.tellUnfinished(span);
    this.open.clear();
  }

  /** An instant; null for none, and for what counts from something else than 1970. */
  private instantOf(event: Json, { offset, length }: Place): bigint | null {
    const ns = unitsToNs(textMember(event, 'ts'), 'us');
    if (ns === null) return null;
    const instant = ns + this.context.baseNs;
    if (instant >= FIRST_INSTANT) return instant > MAX_NS ? null : instant;
    if (!this.toldClock) this.sink.issue(offset, length, 'clock', UNKNOWN_CLOCK);
    this.toldClock = true;
    return null;
  }

  private openSpan(event: Json, place: Place): OpenSpan {
    return {
      offset: place.offset,
      length: place.length,
      name: textMember(event, 'name') ?? '',
      pid: textMember(event, 'pid'),
      startNs: this.instantOf(event, place),
      args: argsOf(event),
    };
  }

  private addWhole(event: Json, place: Place): void {
    const span = this.openSpan(event, place);
    const duration = unitsToNs(textMember(event, 'dur'), 'us');
    this.sink.accepted(place.offset, place.length);
    this.tell(span, span.startNs === null || duration === null ? null : span.startNs + duration);
    if (duration === null || unitsToNs(textMember(event, 'ts'), 'us') === null)
      this.sink.issue(place.offset, place.length, BAD_TIME.code, BAD_TIME.message);
  }

  private begin(key: string, event: Json, place: Place): void {
    const span = this.openSpan(event, place);
    this.sink.accepted(place.offset, place.length);
    const overflown = this.overflown.get(key) ?? 0;
    if (overflown > 0 || this.openCount >= MAX_OPEN) {
      this.overflown.set(key, overflown + 1);
      this.tellUnfinished(span);
      return;
    }
    const stack = this.open.get(key);
    if (stack === undefined) this.open.set(key, [span]);
    else stack.push(span);
    this.openCount += 1;
  }

  private end(key: string, event: Json, place: Place): void {
    const overflown = this.overflown.get(key) ?? 0;
    const stack = this.open.get(key);
    const span = overflown > 0 ? undefined : stack?.pop();
    if (overflown > 1) this.overflown.set(key, overflown - 1);
    else this.overflown.delete(key);
    if (span === undefined || stack === undefined) {
      this.sink.skipped(place.offset, place.length, 'end-without-begin');
      return;
    }
    if (stack.length === 0) this.open.delete(key);
    this.openCount -= 1;
    this.sink.accepted(place.offset, place.length);
    this.tell({ ...span, args: [...span.args, ...argsOf(event)] }, this.instantOf(event, place));
  }

  private tellUnfinished(span: OpenSpan): void {
    this.tell(span, null);
    this.sink.issue(span.offset, span.length, 'unfinished', 'This span begins and does not end in this file.');
  }

  private tell({ offset, length, name, pid, startNs, args }: OpenSpan, endNs: bigint | null): void {
    const { node, processes, traceId } = this.context;
    const statement: SpanStatement = makeSpan(
      {
        traceId,
        spanId: null,
        parentSpanId: null,
        name,
        spanKind: null,
        service: pid === null ? null : (processes.get(pid) ?? null),
        node,
        startNs: startNs === null ? null : startNs.toString(),
        endNs: endNs === null || endNs > MAX_NS ? null : endNs.toString(),
        status: null,
      },
      readAttributeFields(args),
    );
    this.sink.statement(statement, offset, length);
  }
}

function threadKey(event: Json): string {
  return JSON.stringify([textMember(event, 'pid'), textMember(event, 'tid')]);
}
