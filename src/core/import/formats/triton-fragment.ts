/**
 * Fragments of a trace file of Triton Inference Server (server `src/tracer.cc`): each says one thing of the request that
 * its number stands for. What clients chose (request ids, tensors of texts) is written without escapes and may break them:
 * that is why a fragment is taken to begin where the server begins one, and not where the JSON around it says.
 */
import { throwIfAborted } from '../../../base/errors.ts';
import { isObject } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { listOf, textOf, wholeOf } from '../field-readers.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';

export interface ModelFragment {
  readonly id: string;
  readonly model: string;
  readonly version: string | null;
  readonly requestId: string | null;
  readonly parentId: string | null;
}

export interface FragmentBytes {
  /** Without the comma, bracket and spaces behind it. */
  readonly bytes: Buffer;
  readonly offset: number;
  /** Nothing follows it. */
  readonly isLast: boolean;
}

const BEGINS = /\{\s*"id"\s*:\s*\d{1,20}\s*,\s*"(?:model_name|timestamps|activity)"/g;
/** The longest that a beginning is where nobody pads it: so much may stand in two pieces. */
const BEGINS_BYTES = 256;
const BETWEEN: ReadonlySet<number> = new Set(Buffer.from(' \n\r\t,]'));
/** A fragment about a model as the server writes it, whatever the request id holds. */
const WRITTEN =
  /^\{"id":(\d{1,20}),"model_name":"([^"\\]*)","model_version":(-?\d{1,20}),"request_id":"([\s\S]*?)"(?:,"parent_id":(\d{1,20}))?\}$/;

class Fragments {
  private readonly sink: RecordSink;
  private readonly onFragment: (fragment: FragmentBytes) => void;
  /** What was read from the beginning of the last fragment on. */
  private held: Buffer = Buffer.alloc(0);
  private offset = 0;
  private hasBegun = false;
  /** Bytes of a fragment that is too long, which were let go. */
  private dropped = 0;

  constructor(sink: RecordSink, onFragment: (fragment: FragmentBytes) => void) {
    this.sink = sink;
    this.onFragment = onFragment;
  }

  push(piece: Uint8Array): void {
    const from = Math.max(0, this.held.length - BEGINS_BYTES);
    this.held = Buffer.concat([this.held, piece]);
    let start = 0;
    for (const { index } of this.held.toString('latin1', from).matchAll(BEGINS)) {
      const at = from + index;
      if (at === 0 && this.hasBegun && this.dropped === 0) continue;
      this.tell(this.held.subarray(start, at), this.offset + start, false);
      start = at;
      this.hasBegun = true;
      this.dropped = 0;
    }
    this.letGo(start);
    const rest = Math.max(0, this.held.length - BEGINS_BYTES);
    if (!this.hasBegun) this.letGo(rest);
    else if (this.held.length + this.dropped > IMPORT_LIMITS.recordBytes) {
      this.dropped += rest;
      this.letGo(rest);
    }
  }

  end(): void {
    this.tell(this.held, this.offset, true);
  }

  private letGo(count: number): void {
    this.held = this.held.subarray(count);
    this.offset += count;
  }

  private tell(held: Buffer, offset: number, isLast: boolean): void {
    if (!this.hasBegun) return;
    let end = held.length;
    while (end > 0 && BETWEEN.has(held[end - 1]!)) end -= 1;
    if (this.dropped === 0) {
      this.onFragment({ bytes: held.subarray(0, end), offset, isLast });
      return;
    }
    const length = this.dropped + end;
    const message = `One fragment of ${length} bytes; the limit (recordBytes) is ${IMPORT_LIMITS.recordBytes}.`;
    this.sink.rejected(offset - this.dropped, length, 'limit', message);
  }
}

/** In order, streamed; one that is too long is booked and left out. @throws AppError CANCELLED */
export async function forEachFragment(
  source: SourceBytes,
  sink: RecordSink,
  { signal }: Pick<ImportContext, 'signal'>,
  onFragment: (fragment: FragmentBytes) => void,
): Promise<void> {
  const fragments = new Fragments(sink, onFragment);
  for await (const piece of source.stream()) {
    throwIfAborted(signal);
    fragments.push(piece);
  }
  fragments.end();
}

export function fragmentId(json: Json): string | null {
  return isObject(json) ? wholeOf(json, 'id') : null;
}

/** Null when the fragment is not about a model. */
export function readModel(json: Json): ModelFragment | null {
  const id = fragmentId(json);
  const model = textOf(json, 'model_name');
  if (id === null || model === null) return null;
  return {
    id,
    model,
    version: textOf(json, 'model_version'),
    requestId: textOf(json, 'request_id'),
    parentId: wholeOf(json, 'parent_id'),
  };
}

/** What a fragment says that is no JSON; null when the request id is not what broke it. */
export function readBrokenModel(text: string): ModelFragment | null {
  const match = WRITTEN.exec(text);
  if (match === null) return null;
  const [, id = '', model = '', version = null, requestId = null, parentId = null] = match;
  return { id, model, version, requestId, parentId };
}

export function hasTimestamps(json: Json): boolean {
  return listOf(json, 'timestamps')?.some((stamp) => textOf(stamp, 'ns') !== null) === true;
}

export function isTensor(json: Json): boolean {
  return isObject(json) && json.has('activity') && isObject(json.get('tensor'));
}
